import { useFetcher } from '@remix-run/react';
import { BlockStack, InlineStack, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import type { TierPreview } from '#app/use-cases/tiers/read-tiers.ts';
import { useAdmin } from '../use-admin.ts';

type Named = { readonly id: string; readonly name: { readonly es: string; readonly en: string } };

/** How many members would go up and down, and how many each tier would have. */
export function TierMoves({ preview, tiers }: { preview: TierPreview; tiers: readonly Named[] }) {
  const { t, f, locale } = useAdmin();
  const nameOf = (id: string | null): string =>
    id === null
      ? t('tiers:preview.none')
      : (tiers.find((tier) => tier.id === id)?.name[locale] ?? t('fields:goneTier'));
  return (
    <BlockStack gap="300">
      <Text as="p" fontWeight="semibold">
        {t('tiers:preview.moves', { up: f.number(preview.up), down: f.number(preview.down) })}
      </Text>
      <BlockStack as="ul" gap="100">
        {preview.tiers.map(({ tierId, now, after }) => (
          <li key={tierId ?? ''}>
            <InlineStack align="space-between" gap="200">
              <Text as="span" breakWord>
                {nameOf(tierId)}
              </Text>
              <Text as="span" numeric>
                {t('tiers:preview.count', { now: f.number(now), after: f.number(after) })}
              </Text>
            </InlineStack>
          </li>
        ))}
      </BlockStack>
    </BlockStack>
  );
}

type AskedProps = { ask: Record<string, string>; tiers: readonly Named[] };

/** The same for settings about to be published, asked of the page's action as soon as it is shown. */
export function AskedTierMoves({ ask, tiers }: AskedProps) {
  const { t } = useAdmin();
  const fetcher = useFetcher<{ moves: TierPreview }>();
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    fetcher.submit({ intent: 'moves', ...ask }, { method: 'post' });
  }, [fetcher, ask]);
  const answer = fetcher.data;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t('tiers:preview.title')}
      </Text>
      <div aria-live="polite">
        {answer !== undefined && 'moves' in answer ? (
          <TierMoves preview={answer.moves} tiers={tiers} />
        ) : (
          <Text as="p" tone="subdued">
            {t('tiers:preview.counting')}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}
