import type { Words } from './words.ts';

/** The place is kept while the answer is on its way, so that nothing jumps when it comes. */
export const Loading = ({ words }: { words: Words }) => (
  <s-stack gap="base" accessibilityRole="status" accessibilityLabel={words.t('loading')}>
    <s-skeleton-paragraph />
    <s-skeleton-paragraph />
  </s-stack>
);

export const Failed = ({ words, again }: { words: Words; again: () => void }) => (
  <s-stack gap="base">
    <s-text>{words.t('failed')}</s-text>
    <s-button variant="secondary" onClick={again}>
      {words.t('again')}
    </s-button>
  </s-stack>
);

/** Where the shop has no club: nothing for a shopper, and what to do for the merchant who places the block. */
export const Unpublished = ({ words, editor }: { words: Words; editor: unknown }) =>
  editor === undefined ? null : <s-text>{words.t('unpublished')}</s-text>;
