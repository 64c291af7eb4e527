import { useFetcher } from '@remix-run/react';
import { Autocomplete } from '@shopify/polaris';
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
  const search = typed.trim();
  useEffect(() => {
    if (search === '' || search === email) return;
    const params = membersViewParams({ ...DEFAULT_VIEW, membership: 'everybody', search });
    const timer = setTimeout(() => load(`/app/members?index&${params}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, email, load]);
  const found = data?.view.search === search ? data.rows : [];
  return (
    <Autocomplete
      options={found
        .flatMap((row) =>
          row.email === null ? [] : [{ value: row.email, label: labelOf(t, row, row.email) }],
        )
        .slice(0, SHOWN_MAX)}
      selected={email === '' ? [] : [email]}
      loading={state !== 'idle'}
      onSelect={([chosen = '']) => {
        choose(chosen);
        setTyped(chosen);
      }}
      textField={
        <Autocomplete.TextField
          label={t('try:who.find')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            choose(text);
          }}
          autoComplete="off"
          {...(error === undefined ? {} : { error })}
        />
      }
    />
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
