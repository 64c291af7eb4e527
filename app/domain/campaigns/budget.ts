import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';

/** What an order has of a campaign with a budget. */
export type Share = {
  /** What the campaign was worth for it when it asked last, were there no budget. */
  readonly asked: bigint;
  /** What it holds of the budget. */
  readonly held: bigint;
};

export type Shares = ReadonlyMap<string, Share>;

type Outcome = {
  readonly lines: readonly {
    readonly code: string;
    readonly points: number;
    readonly params: Readonly<Record<string, string | number>>;
  }[];
  readonly refusals: readonly { readonly id: string; readonly why: string }[];
};

/** What the campaigns' budgets have left while orders are settled. */
export type Budgets = {
  /** For one order: what a campaign that would raise it by so much may give it; null is without limit. */
  offerTo(
    settings: ProgrammeSettings,
    shares: Shares,
  ): { readonly offer: (campaignId: string, raise: bigint) => bigint | null; take(decided: Outcome): Shares };
  /** What an order holds that earns nothing any more goes back, for others. */
  free(shares: Shares): void;
  /** By campaign: how much more, or less, is given than at first. */
  readonly changes: ReadonlyMap<string, bigint>;
};

/**
 * Orders take from a budget as long as there is some left. An order that is worth more than before asks for the
 * difference; one that is worth less gives back; one that stays as it is never gets more, whatever others give back.
 * @param given by campaign, to all orders so far
 */
export function openBudgets(given: ReadonlyMap<string, bigint>): Budgets {
  const changes = new Map<string, bigint>();
  const change = (id: string, by: bigint) => {
    if (by !== 0n) changes.set(id, (changes.get(id) ?? 0n) + by);
  };
  const left = (id: string, budget: bigint): bigint => {
    const rest = budget - (given.get(id) ?? 0n) - (changes.get(id) ?? 0n);
    return rest > 0n ? rest : 0n;
  };
  const free = (shares: Shares) => {
    for (const [id, { held }] of shares) change(id, -held);
  };
  return {
    changes,
    free,
    offerTo(settings, shares) {
      const asked = new Map<string, bigint>();
      return {
        offer(id, raise) {
          const budget = budgetOf(settings, id);
          if (budget === null) return null;
          asked.set(id, raise);
          const share = shares.get(id) ?? { asked: 0n, held: 0n };
          if (raise <= share.asked) return share.held;
          return share.held + least(raise - share.asked, left(id, budget));
        },
        take({ lines, refusals }) {
          const taken = new Map<string, Share>();
          for (const [id, raise] of asked) {
            const line = lines.find(({ code, params }) => code === 'campaign' && params.campaign === id);
            if (line !== undefined) taken.set(id, { asked: raise, held: BigInt(line.points) });
            else if (refusals.some((one) => one.id === id && one.why === 'budget-spent'))
              taken.set(id, { asked: raise, held: 0n });
          }
          free(shares);
          for (const [id, { held }] of taken) change(id, held);
          return taken;
        },
      };
    },
  };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function budgetOf({ campaigns }: ProgrammeSettings, campaignId: string): bigint | null {
  const budget = campaigns.find((one) => one.id === campaignId)?.budgetPoints ?? null;
  return budget === null ? null : BigInt(budget);
}
