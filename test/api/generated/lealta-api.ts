export interface paths {
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members by id; members who join while you page come at the end.
         * @description Needs the scope `read:members`.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Enrol a customer of the store. 201 for a new member, 200 for who was one.
         * @description Needs the scope `write:members`.
         */
        post: operations["enrolMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{memberId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One member.
         * @description Needs the scope `read:members`.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{memberId}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A member’s points, and when they change by themselves.
         * @description Needs the scope `read:members`.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{memberId}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What moved a member’s points, newest first.
         * @description Needs the scope `read:members`.
         */
        get: operations["listLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{memberId}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a member points, or take some. They count at once.
         * @description Needs the scope `write:points`.
         */
        post: operations["adjustPoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What points can be spent on now.
         * @description Needs the scope `read:rewards`.
         */
        get: operations["listRewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Redemptions of all members or of one, newest first.
         * @description Needs the scope `read:redemptions`.
         */
        get: operations["listRedemptions"];
        put?: never;
        /**
         * Spend a member’s points on a reward.
         * @description Needs the scope `write:redemptions`.
         */
        post: operations["redeemReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redemptions/{redemptionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One redemption.
         * @description Needs the scope `read:redemptions`.
         */
        get: operations["getRedemption"];
        put?: never;
        post?: never;
        /**
         * Give an unused redemption back: its code ends, the points return. Sent again it answers the same.
         * @description Needs the scope `write:redemptions`.
         */
        delete: operations["returnRedemption"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell that a member did something; the programme’s rules say what it earns.
         * @description Needs the scope `write:events`.
         */
        post: operations["tellEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/programme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The programme in force.
         * @description Needs the scope `read:programme`.
         */
        get: operations["getProgramme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        EnrolMember: {
            /** @description Shopify’s numeric id of the customer. */
            shopifyCustomerId: string;
        };
        AdjustPoints: {
            /** @description Points to give, or below zero to take; not zero. */
            points: number;
            /** @description Shown in the ledger, to the member too. */
            reason: string;
        };
        RedeemReward: {
            /** @description Lealta’s id of the member. */
            memberId: string;
            rewardId: string;
            /** @description For any-amount: how many, in its steps; without it one step. */
            points?: number;
        };
        TellEvent: {
            /** @description Lealta’s id of the member. */
            memberId: string;
            /** @description Its name in the programme’s earning rules. */
            event: string;
            /**
             * Format: date-time
             * @description When it happened; limits a day are counted in the store’s time zone.
             */
            occurredAt: string;
        };
        Points: {
            /** @description Earned, not to be spent yet. */
            pending: number;
            /** @description To be spent; below zero where the programme lets it. */
            available: number;
            /** @description Taken back after they were spent. */
            debt: number;
            /** @description Earned in all. */
            lifetime: number;
            /** @description Spent in all. */
            redeemed: number;
        };
        Member: {
            /** @description Lealta’s id of the member. */
            id: string;
            shopifyCustomerId: string | null;
            email: string | null;
            firstName: string;
            lastName: string;
            /**
             * Format: date-time
             * @description UTC.
             */
            enrolledAt: string;
            enrolmentSource: ("automatic" | "opt-in" | "admin" | "api" | "import") | null;
            /** @description Id of the tier the member is in. */
            tier: string | null;
            points: components["schemas"]["Points"];
        };
        MemberPage: {
            data: components["schemas"]["Member"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Enrolment: {
            /** @description Lealta’s id of the member. */
            memberId: string;
            /** @enum {string} */
            outcome: "enrolled" | "already-enrolled";
        };
        Balance: {
            /** @description Lealta’s id of the member. */
            memberId: string;
            points: components["schemas"]["Points"];
            /** @description The pending points that become available next. */
            nextMaturity: {
                /** @description Points. */
                points: number;
                /**
                 * Format: date-time
                 * @description UTC.
                 */
                at: string;
            } | null;
            /** @description What of the available points expires when, soonest first. */
            expiring: {
                /** @description Points. */
                points: number;
                /**
                 * Format: date-time
                 * @description UTC.
                 */
                at: string;
            }[];
        };
        LedgerTransaction: {
            id: string;
            /** @enum {string} */
            kind: "award" | "take-back" | "mature" | "reserve" | "redeem" | "release" | "return" | "charge-again" | "expire" | "event" | "tier-entry" | "referral" | "referral-undo" | "adjust" | "undo-adjust" | "merge-out" | "merge-in";
            /**
             * Format: date-time
             * @description UTC.
             */
            occurredAt: string;
            /** @description As the member sees it: below zero for a loss. */
            points: number;
            /** @description What it did to each account. */
            changes: {
                /** @description Points. */
                pending: number;
                /** @description Points. */
                available: number;
                /** @description Points. */
                debt: number;
            };
            /** @description Why, as a code and what its sentence needs. */
            cause: {
                code: string;
                params: {
                    [key: string]: unknown;
                };
                /** @description The parts of an award of more than the rate; empty where there are none. */
                lines: {
                    code: string;
                    /** @description Points. */
                    points: number;
                    params: {
                        [key: string]: unknown;
                    };
                }[];
            };
            /** @description Shopify’s numeric id of the order. */
            orderId: string | null;
            programmeVersion: number | null;
        };
        LedgerPage: {
            data: components["schemas"]["LedgerTransaction"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Adjustment: {
            transactionId: string;
            /** @description Lealta’s id of the member. */
            memberId: string;
            /** @description Points. */
            points: number;
            reason: string;
        };
        Reward: {
            id: string;
            /** @enum {string} */
            kind: "fixed-amount" | "percentage" | "free-shipping" | "free-product" | "gift-card" | "store-credit" | "any-amount";
            name: {
                es: string;
                en: string;
            } | null;
            /** @description Its price; the step of any-amount. */
            points: number;
            maxPoints: number | null;
            value: number | null;
            percent: number | null;
            /** @description The most that a percentage takes off; null is no cap. */
            cap: number | null;
            productId: string | null;
            /** @description The least that the basket must be worth. */
            minimum: number | null;
            currency: string;
            /** @description Only members of these tiers; empty is everybody. */
            tiers: string[];
            startsAt: string | null;
            endsAt: string | null;
        };
        RewardList: {
            data: components["schemas"]["Reward"][];
        };
        Redemption: {
            /** Format: uuid */
            id: string;
            /** @description Lealta’s id of the member. */
            memberId: string;
            rewardId: string;
            /** @enum {string} */
            kind: "fixed-amount" | "percentage" | "free-shipping" | "free-product" | "gift-card" | "store-credit" | "any-amount";
            /** @description What is typed at checkout; null where there is nothing to type. A gift card’s is whole in the first answer only. */
            code: string | null;
            /** @description Points. */
            points: number;
            /** @description Minor units. */
            value: number;
            currency: string;
            /**
             * @description reserved: being made on Shopify. released: could not be made, the points are back. expired: not used in time.
             * @enum {string}
             */
            status: "reserved" | "active" | "used" | "returned" | "released" | "expired";
            /**
             * Format: date-time
             * @description UTC.
             */
            createdAt: string;
            expiresAt: string | null;
            /** @description Shopify’s numeric id of the order that used it. */
            usedOrderId: string | null;
        };
        RedemptionPage: {
            data: components["schemas"]["Redemption"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        EventAward: {
            /** @description Lealta’s id of the member. */
            memberId: string;
            event: string;
            /**
             * @description no-rule: the programme of that time has none. not-yet-a-member: it happened before they joined.
             * @enum {string}
             */
            outcome: "awarded" | "already-awarded" | "no-rule" | "limit-reached" | "not-yet-a-member";
            /** @description Points. */
            points: number;
            transactionId: string | null;
        };
        Programme: {
            version: number;
            /**
             * Format: date-time
             * @description UTC.
             */
            effectiveFrom: string;
            name: {
                es: string;
                en: string;
            };
            pointsName: {
                es: {
                    one: string;
                    other: string;
                };
                en: {
                    one: string;
                    other: string;
                };
            };
            currency: string;
            /** @enum {string} */
            enrolment: "automatic" | "opt-in";
            earning: {
                /** @description Points. */
                points: number;
                /** @description Minor units for which the points are earned. */
                perMinor: number;
                /** @enum {string} */
                rounding: "down" | "nearest" | "up";
                /**
                 * @description What the pending days are counted from.
                 * @enum {string}
                 */
                pendingFrom: "order" | "fulfilment";
                pendingDays: number;
            };
            /** @description Events that earn. */
            events: {
                event: string;
                /** @description Points. */
                points: number;
            }[];
            tiers: {
                /** @enum {string} */
                basis: "spend" | "points" | "orders";
                list: {
                    id: string;
                    name: {
                        es: string;
                        en: string;
                    };
                    threshold: number;
                    /** @description 150: half as many points again. */
                    percent: number;
                    inviteOnly: boolean;
                    perks: {
                        es: string[];
                        en: string[];
                    };
                }[];
            };
        };
        Problem: {
            /** @description urn:lealta:problem: and the code. */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "key-missing" | "key-invalid" | "app-not-installed" | "scope-missing" | "not-found" | "member-not-found" | "customer-not-found" | "redemption-not-found" | "programme-not-published" | "method-not-allowed" | "query-invalid" | "body-malformed" | "idempotency-key-missing" | "idempotency-key-invalid" | "idempotency-key-in-flight" | "idempotency-key-reused" | "insufficient-points" | "reward-unavailable" | "reward-not-started" | "reward-ended" | "reward-tier-only" | "reward-sold-out" | "reward-limit-reached" | "reward-refused" | "redemption-ended" | "redemption-used" | "redemption-not-returnable" | "body-too-large" | "media-type-unsupported" | "body-invalid" | "too-many-requests" | "internal-error" | "shopify-unavailable";
            /** @description What is wrong with each field, by its path. */
            errors?: {
                [key: string]: {
                    /** @enum {string} */
                    code: "required" | "unknown" | "wrong-type" | "too-small" | "too-big" | "too-short" | "too-long" | "zero" | "not-allowed" | "format" | "cursor" | "not-a-step" | "future";
                    detail: string;
                };
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listMembers: {
        parameters: {
            query?: {
                /** @description The whole address; case does not matter. */
                email?: string;
                /** @description Shopify’s numeric id of the customer. */
                shopifyCustomerId?: string;
                /** @description Rows of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolMember: {
        parameters: {
            query?: never;
            header: {
                /** @description Unique to the operation; repeated with the request. Its answer is kept for 24 hours. */
                "Idempotency-Key": string;
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolMember"];
            };
        };
        responses: {
            /** @description Who is a member now. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description Who is a member now. */
            201: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. `body-malformed`: The body is not JSON. `idempotency-key-missing`: The header Idempotency-Key is missing. `idempotency-key-invalid`: The header Idempotency-Key is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `customer-not-found`: No such customer. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-in-flight`: This request is already under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The body must be JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-invalid`: The content is not valid. `idempotency-key-reused`: This Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shopify-unavailable`: Shopify is not answering. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Lealta’s id of the member. */
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A customer who is enrolled in the programme. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Lealta’s id of the member. */
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A member’s points, and when they change by themselves. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLedger: {
        parameters: {
            query?: {
                /** @description Rows of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Lealta’s id of the member. */
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a member’s ledger, newest first. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerPage"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adjustPoints: {
        parameters: {
            query?: never;
            header: {
                /** @description Unique to the operation; repeated with the request. Its answer is kept for 24 hours. */
                "Idempotency-Key": string;
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Lealta’s id of the member. */
                memberId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustPoints"];
            };
        };
        responses: {
            /** @description Points that were given or taken. */
            201: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjustment"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. `body-malformed`: The body is not JSON. `idempotency-key-missing`: The header Idempotency-Key is missing. `idempotency-key-invalid`: The header Idempotency-Key is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-in-flight`: This request is already under way. `insufficient-points`: Not enough points. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The body must be JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-invalid`: The content is not valid. `idempotency-key-reused`: This Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRewards: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every reward of the programme in force. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardList"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `programme-not-published`: The programme is not published. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRedemptions: {
        parameters: {
            query?: {
                /** @description Lealta’s id of the member. */
                memberId?: string;
                /** @description reserved: being made on Shopify. released: could not be made, the points are back. expired: not used in time. */
                status?: "reserved" | "active" | "used" | "returned" | "released" | "expired";
                /** @description Rows of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of redemptions, newest first. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedemptionPage"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeemReward: {
        parameters: {
            query?: never;
            header: {
                /** @description Unique to the operation; repeated with the request. Its answer is kept for 24 hours. */
                "Idempotency-Key": string;
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemReward"];
            };
        };
        responses: {
            /** @description Points spent on a reward, and what came of it. */
            201: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. `body-malformed`: The body is not JSON. `idempotency-key-missing`: The header Idempotency-Key is missing. `idempotency-key-invalid`: The header Idempotency-Key is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-in-flight`: This request is already under way. `insufficient-points`: Not enough points. `reward-unavailable`: The reward is not available. `reward-not-started`: The reward has not started. `reward-ended`: The reward has ended. `reward-tier-only`: The reward is for other tiers. `reward-sold-out`: The reward is sold out. `reward-limit-reached`: The member has reached the limit. `reward-refused`: Shopify refused the reward. `redemption-ended`: The redemption has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The body must be JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-invalid`: The content is not valid. `idempotency-key-reused`: This Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shopify-unavailable`: Shopify is not answering. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRedemption: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                redemptionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Points spent on a reward, and what came of it. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `redemption-not-found`: No such redemption. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    returnRedemption: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path: {
                redemptionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Points spent on a reward, and what came of it. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing here. `redemption-not-found`: No such redemption. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `redemption-used`: The redemption was used. `redemption-not-returnable`: The redemption cannot be returned. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shopify-unavailable`: Shopify is not answering. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tellEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description Unique to the operation; repeated with the request. Its answer is kept for 24 hours. */
                "Idempotency-Key": string;
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TellEvent"];
            };
        };
        responses: {
            /** @description What an event earned. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventAward"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. `body-malformed`: The body is not JSON. `idempotency-key-missing`: The header Idempotency-Key is missing. `idempotency-key-invalid`: The header Idempotency-Key is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: No such member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-in-flight`: This request is already under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The body must be JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-invalid`: The content is not valid. `idempotency-key-reused`: This Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProgramme: {
        parameters: {
            query?: never;
            header?: {
                /** @description Language of refusals: es or en. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The programme in force, as its members may know it. */
            200: {
                headers: {
                    /** @description Requests at once. */
                    "RateLimit-Limit"?: number;
                    /** @description Requests left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
            /** @description `query-invalid`: The parameters are not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`: The key is missing. `key-invalid`: The key is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `app-not-installed`: The store does not have Lealta. `scope-missing`: The key is not allowed to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `programme-not-published`: The programme is not published. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
