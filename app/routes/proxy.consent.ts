import { z } from 'zod';
import { subscribe } from '#app/http/member-actions.ts';
import { proxyAction, refuseMethod } from '#app/http/proxy.server.ts';

const body = z.object({ channel: z.enum(['email', 'sms']), subscribed: z.boolean() });

/** `POST /apps/lealta/consent`: a customer takes the store's news by e-mail or text message, or does not any more. */
export const action = proxyAction(body, async (args) => {
  await subscribe(args, args.shopifyCustomerId, args.body);
  return { outcome: 'saved', channel: args.body.channel, subscribed: args.body.subscribed };
});

export const loader = refuseMethod('POST');
