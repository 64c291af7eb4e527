import { Badge, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { MemberTier } from '#app/use-cases/tiers/read-tiers.ts';
import { useAdmin } from '../use-admin.ts';
import { GiveTier } from './give-tier.tsx';
import { TakeTier } from './take-tier.tsx';
import { tierFigure } from './tier-figure.ts';
import { TierHistory } from './tier-history.tsx';

/** Where the member stands, what the next tier takes, and the merchant's hand: giving a tier and taking it back. */
export function TierCard({ standing, isMember }: { standing: MemberTier; isMember: boolean }) {
  const { t, f, locale } = useAdmin();
  const [open, setOpen] = useState<'give' | 'take' | null>(null);
  const close = () => setOpen(null);
  const { tier, since, assigned, list, history } = standing;
  if (!isMember && history.length === 0) return null;
  const present = history[0]?.until === null ? history[0] : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member:tier.title')}
        </Text>
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="p" variant="headingLg" breakWord>
              {tier === null ? t('member:tier.none') : tier.name[locale]}
            </Text>
            {assigned && <Badge tone="info">{t('member:tier.given')}</Badge>}
          </InlineStack>
          {since !== null && (
            <Text as="p" variant="bodySm" tone="subdued">
              {t('member:tier.since', { date: f.date(since) })}
            </Text>
          )}
          {assigned && (
            <Text as="p" variant="bodySm" tone="subdued">
              {present?.keepUntil
                ? t('member:tier.givenUntil', { date: f.date(present.keepUntil) })
                : t('member:tier.givenForGood')}
            </Text>
          )}
        </BlockStack>
        {isMember && <Progress standing={standing} />}
        {isMember && (
          <InlineStack gap="200">
            <Button onClick={() => setOpen('give')}>{t('member:tier.give.action')}</Button>
            {assigned && (
              <Button variant="tertiary" tone="critical" onClick={() => setOpen('take')}>
                {t('member:tier.take.action')}
              </Button>
            )}
          </InlineStack>
        )}
        <TierHistory periods={history} />
      </BlockStack>
      {open === 'give' && (
        <GiveTier tiers={list} current={assigned ? (tier?.id ?? null) : null} close={close} />
      )}
      {open === 'take' && <TakeTier name={tier?.name[locale] ?? present?.tierId ?? ''} close={close} />}
    </Card>
  );
}

function Progress({ standing: { progress, basis, figure, countedFrom } }: { standing: MemberTier }) {
  const { t, f, locale, shop } = useAdmin();
  const amount = (value: bigint) => tierFigure(t, f, basis, value, shop.currency);
  const { next, keep } = progress;
  return (
    <BlockStack gap="200">
      {next !== null && (
        <BlockStack gap="100">
          <Text as="p" id="next-tier">
            {t('member:tier.missing', { amount: amount(next.missing), tier: next.tier.name[locale] })}
          </Text>
          <ProgressBar
            size="small"
            progress={Math.floor((Number(figure) * 100) / next.tier.threshold)}
            ariaLabelledBy="next-tier"
          />
        </BlockStack>
      )}
      {keep !== null && (
        <Text as="p" tone="caution">
          {t('member:tier.keep', { amount: amount(keep.missing), date: f.date(keep.until) })}
        </Text>
      )}
      <Text as="p" variant="bodySm" tone="subdued">
        {countedFrom === null
          ? t('member:tier.counted', { amount: amount(figure) })
          : t('member:tier.countedFrom', { amount: amount(figure), date: f.date(countedFrom) })}
      </Text>
    </BlockStack>
  );
}
