import { BlockStack, Divider, InlineStack, Text } from '@shopify/polaris';
import type { AwardLine, Refusal } from '#app/domain/earning/explain-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { AwardLines, Refusals } from '../../award-parts.tsx';
import { pointsText, unearnedSentences } from '../../cause-sentence.ts';
import { useAdmin } from '../../use-admin.ts';
import type { Progress } from './refusal-sentence.ts';

type Result = {
  points: bigint;
  net: bigint;
  why: string | null;
  lines: readonly AwardLine[];
  refusals: readonly Refusal[];
  /** Null: not before the order is fulfilled. */
  maturesAt: Date | null;
  counted: readonly bigint[];
  order: { lines: readonly { title: string }[] };
  settings: ProgrammeSettings;
  progress: Progress;
  /** What of the payment earns nothing; minor units. */
  unearned: { by_gift_card: number; by_store_credit: number };
};

/** What the basket is worth: in all, by which rule and why, and what gave nothing and why. */
export function TryResult({ result }: { result: Result | null }) {
  const language = useAdmin();
  const { t, f, shop } = language;
  if (result === null)
    return (
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('try:result.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('try:result.empty')}
        </Text>
      </BlockStack>
    );
  const { points, net, why, lines, refusals, maturesAt, counted, order, settings, progress, unearned } =
    result;
  return (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd">
          {t('try:result.title')}
        </Text>
        <Text as="p" variant="headingXl" numeric>
          {pointsText(t, f, points)}
        </Text>
        {why === null ? (
          <Text as="p" tone="subdued">
            {maturesAt === null
              ? t('try:result.afterFulfilment')
              : t('try:result.from', { date: f.dateTime(maturesAt) })}
          </Text>
        ) : (
          <Text as="p">{t(`try:none.${why}`)}</Text>
        )}
      </BlockStack>
      <AwardLines lines={lines} />
      <Divider />
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t('try:result.counts')}
        </Text>
        <BlockStack as="ul" gap="100">
          {counted.map((value, index) => (
            <li key={`line ${index + 1}`}>
              <InlineStack align="space-between" gap="200">
                <Text as="span" breakWord>
                  {order.lines[index]?.title || t('try:basket.line', { n: f.number(index + 1) })}
                </Text>
                <Text as="span" numeric>
                  {f.money(value, shop.currency)}
                </Text>
              </InlineStack>
            </li>
          ))}
          <li>
            <InlineStack align="space-between" gap="200">
              <Text as="span" fontWeight="semibold">
                {t('try:result.net')}
              </Text>
              <Text as="span" numeric fontWeight="semibold">
                {f.money(net, shop.currency)}
              </Text>
            </InlineStack>
          </li>
        </BlockStack>
        {unearnedSentences(language, { ...unearned, currency: shop.currency }).map((sentence) => (
          <Text key={sentence} as="p" tone="subdued">
            {sentence}
          </Text>
        ))}
      </BlockStack>
      <Refusals refusals={refusals} settings={settings} progress={progress} />
    </BlockStack>
  );
}
