import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { Tier } from '#app/domain/tiers/settings.ts';
import type { action } from '../../../routes/app.programme.tiers.tsx';
import { useAdmin } from '../use-admin.ts';
import { type Typed, textAt, valueAt } from './forms/fields.ts';

/** How many members would be in which tier with the tiers as typed. It is asked for: it looks at every member. */
export function TiersPreview({ form, live }: { form: Typed; live: readonly Tier[] }) {
  const { t, f, locale } = useAdmin();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const typed = valueAt(form, 'list');
  const list = Array.isArray(typed) ? typed : [];
  const nameOf = (id: string | null): string => {
    if (id === null) return t('tiers:preview.none');
    const known = list.find((tier) => textAt(tier, 'id') === id);
    return textAt(known, `name.${locale}`) || (live.find((tier) => tier.id === id)?.name[locale] ?? '');
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('tiers:preview.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('tiers:preview.text')}
        </Text>
        <InlineStack>
          <Button
            loading={fetcher.state !== 'idle'}
            onClick={() =>
              fetcher.submit({ intent: 'preview', form: JSON.stringify(form) }, { method: 'post' })
            }
          >
            {t('tiers:preview.action')}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {answer !== undefined && 'errors' in answer && <Text as="p">{t('tiers:preview.unfinished')}</Text>}
          {answer !== undefined && 'preview' in answer && (
            <BlockStack gap="300">
              <Text as="p" fontWeight="semibold">
                {t('tiers:preview.moves', {
                  up: f.number(answer.preview.up),
                  down: f.number(answer.preview.down),
                })}
              </Text>
              <BlockStack as="ul" gap="100">
                {answer.preview.tiers.map(({ tierId, now, after }) => (
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
          )}
        </div>
      </BlockStack>
    </Card>
  );
}
