import type { Demo } from '#test/support/demo.ts';

/** What the operator's command line tells of a member. */
export type Member = {
  enrolledAt: string | null;
  enrolmentSource: string | null;
  points: { pending: number; available: number; debt: number; lifetime: number; redeemed: number };
  pendingLots: { points: number; maturesAt: string; order: string }[];
  entries: { points: number; code: string; params: Record<string, string | number> }[];
  orders: { name: string; total: string; net: string; awardedPoints: number }[];
  vouchers: { code: string; status: string; value: string; usedOrder: string | null }[];
};

/** @throws Error when not exactly one customer has the e-mail address */
export async function readMember(demo: Demo, email: string): Promise<Member> {
  const { members } = await demo.lealta<{ members: Member[] }>('member', 'show', '--email', email);
  const [found] = members;
  if (!found || members.length > 1) throw new Error(`${members.length} customers have the e-mail ${email}`);
  return found;
}

export const orderOf = ({ orders }: Member, name: string) => orders.find((order) => order.name === name);
