import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe has in a page's window. */
type AxeWindow = { axe?: typeof axe };

/** What axe found in a frame and in those below it, as `finishRun` takes it. */
type Partials = Parameters<typeof axe.finishRun>[0];

/**
 * Looks at a page and all its frames by the rules of WCAG 2.2 AA and axe's best practice. axe is put into a document
 * once and left there, and sums up in the page itself: with a page of its own for the sum, as axe's driver for
 * Playwright has it, looking takes four times as long, and a frame on a busy machine is left out unsaid.
 * @returns what is wrong, a text for each rule; and in how many documents axe looked
 */
export async function lookWithAxe(
  page: Page,
  { exclude = [], without = [] }: { exclude?: string[]; without?: string[] } = {},
): Promise<{ violations: string[]; documents: number }> {
  const options: axe.RunOptions = {
    runOnly: { type: 'tag', values: TAGS },
    resultTypes: ['violations'],
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  };
  const partials = await lookInto(page.mainFrame(), JSON.stringify({ exclude }), options);
  const violations = await page.evaluate(
    async ({ partials, options }) => {
      const found = await (window as AxeWindow).axe?.finishRun(partials, options);
      return found?.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)}`).join(' | ')}`,
      );
    },
    { partials, options },
  );
  if (violations === undefined) throw new Error(`${page.url()} was left while axe looked at it`);
  return { violations, documents: partials.length };
}

/** The context is JSON: its type, which allows nodes too, is too much for what `evaluate` makes of types. */
async function lookInto(frame: Frame, context: string, options: axe.RunOptions): Promise<Partials> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  const { partial, below } = await frame.evaluate(
    async ({ context, options }) => {
      const { axe } = window as AxeWindow;
      if (axe === undefined) throw new Error('the document was left while axe looked at it');
      const frames = axe.utils.getFrameContexts(JSON.parse(context));
      return {
        partial: await axe.runPartial(JSON.parse(context), options),
        below: frames.map(({ frameSelector, frameContext }) => ({
          selector: JSON.stringify(frameSelector),
          context: JSON.stringify(frameContext),
        })),
      };
    },
    { context, options },
  );
  const partials: Partials = [partial];
  for (const { selector, context } of below) {
    const element = await frame.evaluateHandle(
      (of) => (window as AxeWindow).axe?.utils.shadowSelect(JSON.parse(of)) ?? null,
      selector,
    );
    const child = await element.asElement()?.contentFrame();
    if (!child) throw new Error(`axe cannot look into ${selector} of ${frame.url()}`);
    partials.push(...(await lookInto(child, context, options)));
  }
  return partials;
}
