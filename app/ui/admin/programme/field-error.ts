import { isCurrency } from '#app/i18n/formatters.ts';
import { useAdmin } from '../use-admin.ts';
import type { FormErrors, ProgrammeForm } from './programme-form.ts';

/** What every group of fields gets. */
export type FieldsProps = {
  form: ProgrammeForm;
  errors: FormErrors;
  change: (next: Partial<ProgrammeForm>) => void;
};

/** The message of a field by its path, as a prop of Polaris' fields; nothing when the field is in order. */
export function useFieldError(
  errors: FormErrors,
): (path: string, isAmount?: boolean, currency?: string) => { error?: string } {
  const { t, f, shop } = useAdmin();
  return (path, isAmount = false, currency = shop.currency) => {
    // A list shows what is wrong with any of its entries.
    const error = errors[path] ?? Object.entries(errors).find(([at]) => at.startsWith(`${path}.`))?.[1];
    if (error === undefined) return {};
    const limit = error.limit ?? 0;
    return {
      error: t(`programme:errors.${error.code}`, {
        limit: isAmount
          ? f.money(BigInt(limit), isCurrency(currency) ? currency : shop.currency)
          : f.number(limit),
      }),
    };
  };
}
