import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { Tier } from '#app/domain/tiers/settings.ts';
import type { action } from '../../../routes/app.programme.tiers.tsx';
import { useAdmin } from '../use-admin.ts';
import { type Typed, textAt, valueAt } from './forms/fields.ts';
import { TierMoves } from './tier-moves.tsx';

/** How many members would be in which tier with the tiers as typed. It is asked for: it looks at every member. */
export function TiersPreview({ form, live }: { form: Typed; live: readonly Tier[] }) {
  const { t } = useAdmin();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const formText = JSON.stringify(form);
  const [asked, setAsked] = useState('');
  const typed = valueAt(form, 'list');
  const list = (Array.isArray(typed) ? typed : []).map((tier) => ({
    id: textAt(tier, 'id'),
    name: { es: textAt(tier, 'name.es'), en: textAt(tier, 'name.en') },
  }));
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
            onClick={() => {
              setAsked(formText);
              fetcher.submit({ intent: 'preview', form: formText }, { method: 'post' });
            }}
          >
            {t('tiers:preview.action')}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {answer !== undefined && 'errors' in answer && <Text as="p">{t('tiers:preview.unfinished')}</Text>}
          {answer !== undefined &&
            'preview' in answer &&
            // Numbers of other settings than those typed would only mislead.
            (asked === formText ? (
              <TierMoves preview={answer.preview} tiers={[...list, ...live]} />
            ) : (
              <Text as="p">{t('tiers:preview.stale')}</Text>
            ))}
        </div>
      </BlockStack>
    </Card>
  );
}
