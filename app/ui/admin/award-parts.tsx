import { BlockStack, InlineStack, Text } from '@shopify/polaris';
import type { AwardLine, Refusal } from '#app/domain/earning/explain-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { awardSentence } from './award-sentence.ts';
import { type Progress, refusalSentence } from './programme/try/refusal-sentence.ts';
import { SignedPoints } from './signed-points.tsx';
import { useAdmin } from './use-admin.ts';

/** An award part by part, each with its points. */
export function AwardLines({ lines }: { lines: readonly AwardLine[] }) {
  const language = useAdmin();
  if (lines.length === 0) return null;
  return (
    <BlockStack as="ul" gap="200">
      {lines.map((line) => (
        <li key={`${line.code} ${String(line.params.rule ?? line.params.campaign ?? '')}`}>
          <InlineStack align="space-between" gap="200" wrap={false}>
            <Text as="span" breakWord>
              {awardSentence(line, language, language.shop.currency)}
            </Text>
            <SignedPoints points={BigInt(line.points)} kind="award" />
          </InlineStack>
        </li>
      ))}
    </BlockStack>
  );
}

/** The rules and campaigns that gave nothing, each with the reason. */
export function Refusals({
  refusals,
  settings,
  progress,
}: {
  refusals: readonly Refusal[];
  settings: ProgrammeSettings;
  progress: Progress;
}) {
  const language = useAdmin();
  if (refusals.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {language.t('try:result.nothing')}
      </Text>
      <BlockStack as="ul" gap="100">
        {refusals.map((refusal) => (
          <li key={`${refusal.code} ${refusal.id}`}>
            <Text as="span" tone="subdued" breakWord>
              {refusalSentence(refusal, settings, progress, language)}
            </Text>
          </li>
        ))}
      </BlockStack>
    </BlockStack>
  );
}
