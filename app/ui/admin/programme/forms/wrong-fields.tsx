import { Banner, BlockStack, Button, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useAdmin } from '../../use-admin.ts';
import type { FormErrors } from '../programme-form.ts';

type Wrong = { id: string; label: string };

/** Says which fields of the page have to be looked at, each with the way to it; nothing while all are in order. */
export function WrongFields({ errors }: { errors: FormErrors }) {
  const { t } = useAdmin();
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const isWrong = Object.keys(errors).length > 0;
  // The labels are those that the page shows: read once it shows the errors.
  useEffect(
    () => setWrong(isWrong && Object.keys(errors).length > 0 ? invalidFields() : []),
    [isWrong, errors],
  );
  if (!isWrong) return null;
  return (
    <Banner tone="critical" title={t('programme:fixErrors')}>
      {wrong.length > 0 && (
        <BlockStack as="ul" gap="100">
          {wrong.map(({ id, label }) => (
            <li key={id}>
              <Button variant="plain" onClick={() => document.getElementById(id)?.focus()}>
                {label}
              </Button>
            </li>
          ))}
        </BlockStack>
      )}
      {wrong.length === 0 && <Text as="p">{t('programme:fixErrorsBelow')}</Text>}
    </Banner>
  );
}

function invalidFields(): Wrong[] {
  return [...document.querySelectorAll<HTMLElement>('[aria-invalid="true"][id]')].map(({ id }) => ({
    id,
    label: document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent?.trim() || id,
  }));
}
