import { useAppBridge } from '@shopify/app-bridge-react';
import { BlockStack, Button, Card, InlineStack, Link, Text, TextField } from '@shopify/polaris';
import { useId, useState } from 'react';
import type { MemberReferralFacts } from '#app/db/referrals.queries.ts';
import { REFERRAL_STATES } from '#app/domain/referrals/referral.ts';
import { copyText } from '../api-keys/copy-text.ts';
import { pointsText } from '../cause-sentence.ts';
import { personName } from '../person-name.ts';
import { ReferralTree } from '../referrals/referral-tree.tsx';
import { StateBadge } from '../referrals/state-badge.tsx';
import { useAdmin } from '../use-admin.ts';

/** `link`: the personal link; null where there is no code yet. */
type Props = { memberId: bigint; referrals: MemberReferralFacts & { link: string | null } };

/** The member's link, what became of their friends, and who brought the member. */
export function ReferralsCard({ memberId, referrals }: Props) {
  const { t, f } = useAdmin();
  const { code, link, counts, points, invitedBy } = referrals;
  const states = REFERRAL_STATES.filter((state) => counts[state] !== undefined);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('referrals:title')}
        </Text>
        {invitedBy !== null && (
          <Text as="p">
            {t('referrals:member.invitedBy', { date: f.date(invitedBy.at) })}{' '}
            <Link url={`/app/members/${invitedBy.memberId}`}>{personName(t, invitedBy)}</Link>
          </Text>
        )}
        {code === null || link === null ? (
          <Text as="p" tone="subdued">
            {t('referrals:member.noCode')}
          </Text>
        ) : (
          <PersonalLink code={code} link={link} />
        )}
        {states.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('referrals:member.none')}
          </Text>
        ) : (
          <>
            <BlockStack as="ul" gap="150">
              {states.map((state) => (
                <li key={state}>
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <StateBadge state={state} />
                    <Text as="span" numeric>
                      {f.number(counts[state] ?? 0n)}
                    </Text>
                  </InlineStack>
                </li>
              ))}
            </BlockStack>
            <Text as="p">{t('referrals:member.points', { points: pointsText(t, f, points) })}</Text>
            <Friends memberId={memberId} />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function PersonalLink({ code, link }: { code: string; link: string }) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const id = useId();
  const copy = async () => {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement && (await copyText(field)))
      shopify.toast.show(t('referrals:member.copied'));
  };
  return (
    <TextField
      id={id}
      label={t('referrals:member.link', { code })}
      value={link}
      readOnly
      autoComplete="off"
      connectedRight={<Button onClick={copy}>{t('referrals:member.copy')}</Button>}
    />
  );
}

/** The tree, asked for when somebody wants it. */
function Friends({ memberId }: { memberId: bigint }) {
  const { t } = useAdmin();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <BlockStack gap="200">
      <InlineStack gap="300">
        <Button
          variant="plain"
          disclosure={open ? 'up' : 'down'}
          ariaExpanded={open}
          ariaControls={id}
          onClick={() => setOpen(!open)}
        >
          {t('referrals:tree.show')}
        </Button>
        <Button variant="plain" url={`/app/referrals/list?advocate=${memberId}`}>
          {t('referrals:member.list')}
        </Button>
      </InlineStack>
      <div id={id} hidden={!open}>
        {open && <ReferralTree memberId={memberId} />}
      </div>
    </BlockStack>
  );
}
