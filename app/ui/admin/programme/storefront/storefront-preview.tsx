import { BlockStack, Box, Button, ButtonGroup, Card, Icon, InlineStack, Text } from '@shopify/polaris';
import { GiftCardIcon, LockIcon, StarIcon } from '@shopify/polaris-icons';
import { type ReactNode, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { useAdmin } from '../../use-admin.ts';
import type { StorefrontPart } from './storefront-parts.ts';
import { type StorefrontWords, storefrontWords } from './storefront-words.ts';

type Props = {
  pointsName: ProgrammeSettings['pointsName'];
  partsIn: (words: StorefrontWords) => readonly StorefrontPart[];
  /** What only the merchant reads, below. */
  children?: ReactNode;
};

/** What members read in the store, in either of its languages, as the form says it now. */
export function StorefrontPreview({ pointsName, partsIn, children }: Props) {
  const { t, locale, shop } = useAdmin();
  const [language, setLanguage] = useState<Locale>(locale);
  const parts = partsIn(storefrontWords(language, shop, pointsName));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('programme:preview.inStore')}
          </Text>
          <ButtonGroup variant="segmented">
            {(['es', 'en'] as const).map((one) => (
              <Button key={one} size="slim" pressed={one === language} onClick={() => setLanguage(one)}>
                {t(`programme:preview.languages.${one}`)}
              </Button>
            ))}
          </ButtonGroup>
        </InlineStack>
        <Box background="bg-surface-secondary" borderRadius="200" padding="400">
          <div aria-live="polite" lang={language}>
            <BlockStack gap="400">
              {parts.map((part, index) => (
                <BlockStack gap="200" key={`${part.kind} ${index + 1}`}>
                  {part.heading !== parts[index - 1]?.heading && (
                    <Text as="h3" variant="headingSm">
                      {part.heading}
                    </Text>
                  )}
                  <Part part={part} />
                </BlockStack>
              ))}
            </BlockStack>
          </div>
        </Box>
        {children}
      </BlockStack>
    </Card>
  );
}

function Part({ part }: { part: StorefrontPart }) {
  switch (part.kind) {
    case 'line':
      return (
        <Text as="p" breakWord>
          {part.text}
        </Text>
      );
    case 'reward':
      return <Reward part={part} />;
    case 'card':
      return (
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200">
            <Text as="span" breakWord>
              {part.title}
            </Text>
            <Soft>{part.progress}</Soft>
          </InlineStack>
          <Box background="bg-fill-tertiary" borderRadius="100" overflowX="hidden" overflowY="hidden">
            <div
              style={{
                width: `${part.share}%`,
                height: 8,
                background: 'var(--p-color-bg-fill-inverse)',
              }}
            />
          </Box>
        </BlockStack>
      );
    case 'movement':
      return (
        <InlineStack gap="300" wrap={false} blockAlign="start">
          <Text as="span" fontWeight="semibold" numeric>
            {part.points}
          </Text>
          <BlockStack gap="050">
            <Text as="p" breakWord>
              {part.text}
            </Text>
            {part.parts.map((line) => (
              <Soft key={line}>{line}</Soft>
            ))}
          </BlockStack>
        </InlineStack>
      );
    case 'tier':
      return (
        <BlockStack gap="100">
          <InlineStack gap="150" blockAlign="center">
            <span>
              <Icon source={StarIcon} />
            </span>
            <Text as="span" fontWeight="semibold" breakWord>
              {part.title}
            </Text>
            {part.more !== '' && <Soft>{part.more}</Soft>}
          </InlineStack>
          {part.next !== '' && <Text as="p">{part.next}</Text>}
          {part.perks.map((perk) => (
            <Soft key={perk}>• {perk}</Soft>
          ))}
        </BlockStack>
      );
  }
}

/** As in the store: for those who may have it with its button, for the others with what stands against it. */
function Reward({ part }: { part: Extract<StorefrontPart, { kind: 'reward' }> }) {
  const { title, lines, locked, button } = part;
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      <span>
        <Icon source={locked.length > 0 ? LockIcon : GiftCardIcon} />
      </span>
      <div style={{ flex: 1, minWidth: 0 }}>
        <BlockStack gap="050">
          <Text as="p" fontWeight="semibold" breakWord>
            {title}
          </Text>
          {[...lines, ...locked].map((line) => (
            <Soft key={line}>{line}</Soft>
          ))}
        </BlockStack>
      </div>
      {locked.length === 0 && (
        <Box background="bg-fill-brand" borderRadius="200" paddingInline="300" paddingBlock="100">
          <Text as="span" tone="text-inverse" fontWeight="semibold">
            {button}
          </Text>
        </Box>
      )}
    </InlineStack>
  );
}

function Soft({ children }: { children: ReactNode }) {
  return (
    <Text as="p" variant="bodySm" tone="subdued" breakWord>
      {children}
    </Text>
  );
}
