import { z } from 'zod';
import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import { toFieldErrors } from '../forms/field-errors.ts';
import type { Field, Typed } from '../forms/fields.ts';
import { fromTyped, type TypingContext } from '../forms/typed-settings.ts';
import type { FormErrors } from '../programme-form.ts';

const money = z.number().int().min(0).max(100_000_000);
const text = z.string().trim().max(255);

const line = z.object({
  title: text,
  productId: z
    .string()
    .trim()
    .regex(/^\d{0,19}$/),
  vendor: text,
  type: text,
  tags: z.array(text).max(50),
  quantity: z.number().int().min(1).max(10_000),
  price: money,
  discount: money,
});

const tried = z
  .object({
    which: z.enum(['draft', 'live']),
    who: z.enum(['tier', 'member', 'nobody']),
    tierId: z.string().max(40),
    tags: z.array(text).max(50),
    email: z.string().trim().max(255),
    placedAt: z.iso.datetime(),
    source: z.enum(ORDER_SOURCES),
    lines: z.array(line).min(1).max(50),
    shipping: money,
    taxPercent: z.number().int().min(0).max(100),
    giftCard: money,
    storeCredit: money,
  })
  .superRefine(({ who, email, lines }, context) => {
    if (who === 'member' && email === '')
      context.addIssue({ code: 'custom', message: 'required', path: ['email'] });
    for (const [index, { quantity, price, discount }] of lines.entries())
      if (discount > quantity * price)
        context.addIssue({
          code: 'custom',
          message: 'discount-above-price',
          path: ['lines', index, 'discount'],
        });
  });

/** The fields of a line of the basket. */
const lineFields = (index: number): Field[] => [
  { path: `lines.${index}.quantity`, input: 'count' },
  { path: `lines.${index}.price`, input: 'money' },
  { path: `lines.${index}.discount`, input: 'money-or-none' },
];

const fieldsOf = (form: Typed): Field[] => [
  { path: 'placedAt', input: 'instant' },
  { path: 'shipping', input: 'money-or-none' },
  { path: 'taxPercent', input: 'percent' },
  { path: 'giftCard', input: 'money-or-none' },
  { path: 'storeCredit', input: 'money-or-none' },
  ...(Array.isArray(form.lines) ? form.lines.slice(0, 50).flatMap((_, index) => lineFields(index)) : []),
];

/** The basket that a form means with who buys it and under which settings, or what is wrong with each field. */
export function readTryForm(form: Typed, context: TypingContext) {
  const fields = fieldsOf(form);
  const result = tried.safeParse(fromTyped(form, fields, context));
  if (!result.success) {
    const errors: FormErrors = toFieldErrors(result.error.issues, (path) => {
      const input = fields.find((field) => field.path === path)?.input;
      return input === 'instant' ? 'instant' : input?.startsWith('money') ? 'amount' : 'other';
    });
    return { errors };
  }
  const {
    which,
    who,
    tierId,
    tags,
    email,
    placedAt,
    source,
    lines,
    shipping,
    taxPercent,
    giftCard,
    storeCredit,
  } = result.data;
  const by =
    who === 'nobody'
      ? { kind: 'nobody' as const }
      : who === 'member'
        ? { kind: 'member' as const, email }
        : { kind: 'tier' as const, tierId: tierId === '' ? null : tierId, tags };
  return {
    settings: {
      which,
      by,
      order: { lines, shipping, taxPercent, giftCard, storeCredit, source, placedAt: new Date(placedAt) },
    },
  };
}
