import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { loader } from '../../../../routes/app.members._index.tsx';
import { DEFAULT_VIEW, membersViewParams } from '../../members/members-view.ts';
import { personName } from '../../person-name.ts';
import { useAdmin } from '../../use-admin.ts';

const SHOWN_MAX = 8;
/** Until somebody stops typing. */
const PAUSE_MS = 250;

type Props = { email: string; choose: (email: string) => void; error?: string };

/** A customer of the store, found as the members' list finds them: by part of a name or of an e-mail address. */
export function MemberField({ email, choose, error }: Props) {
  const { t } = useAdmin();
  const { load, data, state } = useFetcher<typeof loader>();
  const [typed, setTyped] = useState(email);
  const [chosen, setChosen] = useState(email);
  const search = typed.trim();
  useEffect(() => {
    if (search === '' || search === chosen) return;
    const params = membersViewParams({ ...DEFAULT_VIEW, membership: 'everybody', search });
    const timer = setTimeout(() => load(`/app/members?index&${params}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, chosen, load]);
  const found = data?.view.search === search ? data.rows : [];
  const options = found
    .flatMap((row) => (row.email === null ? [] : [{ value: row.email, label: labelOf(t, row, row.email) }]))
    .slice(0, SHOWN_MAX);
  return (
    <BlockStack gap="200">
      <TextField
        label={t('try:who.find')}
        helpText={t('members:search')}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          choose(text);
        }}
        loading={state !== 'idle'}
        autoComplete="off"
        {...(error === undefined ? {} : { error })}
      />
      <div aria-live="polite">
        <BlockStack as="ul" gap="100">
          {options
            .filter(({ value }) => value !== chosen)
            .map(({ value, label }) => (
              <li key={value}>
                <Button
                  variant="plain"
                  textAlign="left"
                  onClick={() => {
                    setChosen(value);
                    choose(value);
                    setTyped(value);
                  }}
                >
                  {label}
                </Button>
              </li>
            ))}
        </BlockStack>
      </div>
    </BlockStack>
  );
}

const labelOf = (
  t: Parameters<typeof personName>[0],
  row: Parameters<typeof personName>[1],
  email: string,
): string => {
  const name = personName(t, row);
  return name === email ? email : `${name} · ${email}`;
};
