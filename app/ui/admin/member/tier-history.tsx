import { BlockStack, Button, Collapsible, Text } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useId, useState } from 'react';
import type { NamedTierPeriod } from '#app/use-cases/tiers/read-tiers.ts';
import { useAdmin } from '../use-admin.ts';

/** The tiers that a member has been in, newest first, each with how it came and, where nothing followed, how it ended. */
export function TierHistory({ periods }: { periods: readonly NamedTierPeriod[] }) {
  const { t } = useAdmin();
  const [open, setOpen] = useState(false);
  const id = useId();
  if (periods.length === 0) return null;
  return (
    <BlockStack gap="200">
      <div>
        <Button
          variant="plain"
          disclosure={open ? 'up' : 'down'}
          onClick={() => setOpen(!open)}
          ariaExpanded={open}
          ariaControls={id}
        >
          {t('member:tier.history')}
        </Button>
      </div>
      <Collapsible id={id} open={open}>
        <BlockStack as="ol" gap="200">
          {periods.map((period, index) => (
            <li key={period.since.getTime()}>
              <Period period={period} following={periods[index - 1]} />
            </li>
          ))}
        </BlockStack>
      </Collapsible>
    </BlockStack>
  );
}

function Period({ period, following }: { period: NamedTierPeriod; following: NamedTierPeriod | undefined }) {
  const { t, f, locale } = useAdmin();
  const { since, until, reason, details } = period;
  const from = f.date(since);
  const ended = details.ended as Record<string, unknown> | undefined;
  const isLast = until !== null && following?.since.getTime() !== until.getTime();
  return (
    <BlockStack>
      <Text as="p" fontWeight="semibold" breakWord>
        {period.name?.[locale] ?? period.tierId}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {until === null
          ? t('member:tier.since', { date: from })
          : t('member:tier.fromTo', { from, to: f.date(until) })}
      </Text>
      <Text as="p" variant="bodySm" breakWord>
        {why(t, 'began', reason, details)}
      </Text>
      {isLast && ended !== undefined && (
        <Text as="p" variant="bodySm" breakWord>
          {why(t, 'ended', String(ended.reason), ended)}
        </Text>
      )}
    </BlockStack>
  );
}

/** The merchant's own words are missing where the customer's data were erased. */
function why(
  t: TFunction,
  what: 'began' | 'ended',
  reason: string,
  details: Readonly<Record<string, unknown>>,
): string {
  const sentence = t([`member:tier.${what}.${reason}`, `member:tier.${what}.other`]);
  return typeof details.note === 'string'
    ? t('member:tier.withNote', { sentence, note: details.note })
    : sentence;
}
