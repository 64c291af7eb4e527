/** What the app answers at `/api/extension/*` (docs/interfaces.md). Names are in the shopper's language already. */
export type Programme = {
  readonly name: string;
  readonly pointsName: { readonly one: string; readonly other: string };
  readonly enrolment: 'automatic' | 'opt-in';
};

type PointsAt = { readonly points: number; readonly at: string };
type Money = { readonly amount: number; readonly currency: string };

export type Member = {
  readonly points: { readonly available: number; readonly pending: number };
  readonly nextMaturity: PointsAt | null;
  readonly expiring: PointsAt | null;
  readonly tier: { readonly name: string } | null;
  readonly nextTier: {
    readonly name: string;
    /** How much of the way is done: 0 to 99. */
    readonly share: number;
    readonly missing:
      | ({ readonly basis: 'spend' } & Money)
      | { readonly basis: 'points' | 'orders'; readonly count: number };
  } | null;
};

export type Earned = {
  readonly state: 'earned';
  readonly points: number;
  /** Null: some days after the order has been sent. */
  readonly availableAt: string | null;
  readonly available: boolean;
  readonly counted: Money;
  readonly rate: { readonly points: number; readonly per: number };
  /** Without a name: by the rate. */
  readonly parts: readonly { readonly name: string | null; readonly points: number }[];
};

export type OrderAnswer =
  | Earned
  | { readonly state: 'not-known' }
  | { readonly state: 'unpaid' }
  | { readonly state: 'nothing'; readonly why: string };

export type ClubAnswer = {
  /** Null: the shop has published none. */
  readonly programme: Programme | null;
  readonly viewer: 'guest' | 'customer' | 'member';
  readonly member: Member | null;
};

export type ClubAndOrder = ClubAnswer & {
  /** Null for a guest. */
  readonly order: OrderAnswer | null;
  /** About how much the order gives; null where that cannot be told. */
  readonly estimate: number | null;
};

/** An order as the page shows it, in whole units of its currency. */
export type PlacedOrder = {
  readonly orderId: string;
  readonly basket: {
    readonly currency: string;
    readonly lines: readonly {
      readonly productId: string | null;
      readonly quantity: number;
      readonly amount: number;
    }[];
    readonly discount: number;
    readonly shipping: number;
    readonly tax: number;
  };
};
