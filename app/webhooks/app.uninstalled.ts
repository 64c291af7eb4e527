import { z } from 'zod';
import { webhook } from './webhook.ts';

export default webhook('app/uninstalled', z.object({}), (_payload, { triggeredAt }) => ({
  kind: 'uninstalled',
  at: triggeredAt,
}));
