// Written by scripts/generate.ts from the folders here: adding a rule is adding a folder with a rule.ts.
import { z } from 'zod';
import { rule as anniversary } from './anniversary/rule.ts';
import { rule as basketGoal } from './basket-goal/rule.ts';
import { rule as birthday } from './birthday/rule.ts';
import { rule as customEvent } from './custom-event/rule.ts';
import { rule as minimumSpend } from './minimum-spend/rule.ts';
import { rule as newCategory } from './new-category/rule.ts';
import { rule as newsletter } from './newsletter/rule.ts';
import { rule as perItem } from './per-item/rule.ts';
import { rule as productMultiplier } from './product-multiplier/rule.ts';
import { rule as punchCard } from './punch-card/rule.ts';
import { rule as purchaseFrequency } from './purchase-frequency/rule.ts';
import { rule as signUp } from './sign-up/rule.ts';

/** Every kind of earning rule. */
export const RULES = {
  anniversary,
  'basket-goal': basketGoal,
  birthday,
  'custom-event': customEvent,
  'minimum-spend': minimumSpend,
  'new-category': newCategory,
  newsletter,
  'per-item': perItem,
  'product-multiplier': productMultiplier,
  'punch-card': punchCard,
  'purchase-frequency': purchaseFrequency,
  'sign-up': signUp,
} as const;

export const earningRule = z.discriminatedUnion('kind', [
  anniversary.settings,
  basketGoal.settings,
  birthday.settings,
  customEvent.settings,
  minimumSpend.settings,
  newCategory.settings,
  newsletter.settings,
  perItem.settings,
  productMultiplier.settings,
  punchCard.settings,
  purchaseFrequency.settings,
  signUp.settings,
]);
