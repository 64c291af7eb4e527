/**
 * What the storefront's elements share: finding their own markup, filling in texts, and asking the app. Functions of the
 * element, not methods of its class: that is what they weigh least as.
 * Texts are data attributes, in which %p, %v and so on stand for what changes.
 */

/** What a placeholder stands for: p points, v value, c code, d date, t terms. */
export type Words = { [placeholder in 'p' | 'v' | 'c' | 'd' | 't']?: string | number | undefined };

/** The app's answer; `certain`: it has decided, and trying again would be a new matter. */
export type Answer<Body> = { [name in keyof Body]?: Body[name] } & { certain: boolean };

/** The first element below `root` that the markup must have. */
export function find<Found extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw Error(`Lealta: ${selector}?`);
  return found;
}

export function setAll(root: ParentNode, selector: string, text: string): void {
  for (const node of root.querySelectorAll(selector)) node.textContent = text;
}

/** The markup kept for what comes later, `<template data-copy=…>`. */
export const copyOf = (element: HTMLElement, name: string): DocumentFragment =>
  document.importNode(find<HTMLTemplateElement>(element, `[data-copy=${name}]`).content, true);

/** What `element` last asked and has no answer to yet. */
const waiting = new WeakSet<HTMLElement>();

/**
 * Asks the app through the store's proxy, and says in `item` how it went.
 * @param refused - what to do about a refusal that shows the page to be out of date
 * @returns null when nothing came back
 */
export async function send<Body>(
  element: HTMLElement,
  path: string,
  body: object,
  item: HTMLElement,
  refused?: () => Promise<void>,
): Promise<Answer<Body> | null> {
  if (waiting.has(element)) return null;
  waiting.add(element);
  item.ariaBusy = 'true';
  const { proxy, locale } = element.dataset;
  say(element, item, text(element, 'working'));
  try {
    const response = await fetch(`${proxy}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, locale }),
      signal: AbortSignal.timeout(20000),
    });
    const { ok, status } = response;
    const { error, ...answer } = await response.json();
    const line = say(element, item, ok ? '' : error?.message || text(element, 'failed'), !ok);
    // The login has expired while the page stood open.
    if (status === 401) line.append(' ', copyOf(element, 'login'));
    if (status === 409) await refused?.();
    return { ...(ok && answer), certain: ok || (status < 500 && status !== 429) };
  } catch {
    say(element, item, text(element, 'failed'), true);
    return null;
  } finally {
    waiting.delete(element);
    item.ariaBusy = 'false';
  }
}

/** @returns the line in `item` that says it */
export function say(element: HTMLElement, item: HTMLElement, words: string, wrong = false): HTMLElement {
  const line = find(item, '[data-say]');
  line.textContent = words;
  line.hidden = !words;
  line.classList.toggle('lealta-say--wrong', wrong);
  setAll(element, '[data-live]', words);
  return line;
}

/** A text; with a count, its singular or plural. */
export function text({ dataset }: HTMLElement, key: string, words: Words = {}, count = 2): string {
  return fill(dataset[key] ?? dataset[key + (count === 1 ? 'One' : 'Other')] ?? '', words);
}

export const fill = (words: string, values: Words): string =>
  words.replace(/%([pvcdt])/g, (found, word: keyof Words) => `${values[word] ?? found}`);

export const pointsText = (element: HTMLElement, n: number): string =>
  `${number(element, n)}\u00a0${text(element, 'unit', {}, n)}`;

/** Grouped as Shopify's money filters group: from four digits on, also where the language by itself begins later. */
export const number = ({ dataset }: HTMLElement, n: number): string =>
  n.toLocaleString(dataset.locale, { useGrouping: true });

export const date = ({ dataset }: HTMLElement, at: string | number): string =>
  new Date(at).toLocaleDateString(dataset.locale, { dateStyle: 'medium' });

/** An amount in minor units, written as the store writes 1234.56 in `data-money`. */
export function money({ dataset }: HTMLElement, minor: number): string {
  const { currency = '', digits = 2, money = '' } = dataset;
  const [whole = '', cents] = `${minor / 10 ** +digits}`.split('.');
  const [, before, group = '', decimal, after] = money.match(/^(.*?)1(\D*)23[45](?:(\D)56)?(.*)$/) ?? [];
  if (before === undefined) return `${whole}.${cents} ${currency}`;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return before + grouped + (decimal && cents ? decimal + cents.padEnd(2, '0') : '') + after;
}

/** Makes `<name>` an element of this kind; twice is once, as where two blocks bring the same script. */
export function define(name: string, element: CustomElementConstructor): void {
  customElements.get(name) || customElements.define(name, element);
}
