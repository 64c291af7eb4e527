import { Text } from '@shopify/polaris';
import { useAdmin } from './use-admin.ts';

/** `+40`, green when it grows; the sign says the same without the colour. */
export function SignedPoints({ points }: { points: bigint }) {
  const { f } = useAdmin();
  return (
    <Text as="span" fontWeight="semibold" numeric {...(points > 0n ? { tone: 'success' as const } : {})}>
      <span style={{ whiteSpace: 'nowrap' }}>{f.signed(points)}</span>
    </Text>
  );
}
