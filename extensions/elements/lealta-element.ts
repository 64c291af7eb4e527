/**
 * What the storefront's elements share: finding their own markup, filling in texts, and asking the app.
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

export class LealtaElement extends HTMLElement {
  #busy = false;

  find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
    return find<Found>(this, selector);
  }

  all<Found extends HTMLElement = HTMLElement>(selector: string): NodeListOf<Found> {
    return this.querySelectorAll<Found>(selector);
  }

  set(selector: string, text: string): void {
    for (const node of this.all(selector)) node.textContent = text;
  }

  /** Asks the app through the store's proxy, and says in `item` how it went. @returns null when nothing came back. */
  async send<Body>(path: string, body: object, item: HTMLElement): Promise<Answer<Body> | null> {
    if (this.#busy) return null;
    this.#busy = true;
    item.ariaBusy = 'true';
    this.say(item, this.text('working'));
    try {
      const response = await fetch(`${this.dataset.proxy}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, locale: this.dataset.locale }),
        signal: AbortSignal.timeout(20000),
      });
      const { ok, status } = response;
      const { error, ...answer } = await response.json();
      this.say(item, ok ? '' : error?.message || this.text('failed'), !ok);
      if (status === 401) this.#offerLogin(item);
      if (status === 409) await this.refresh(item);
      return { ...(ok && answer), certain: ok || (status < 500 && status !== 429) };
    } catch {
      this.say(item, this.text('failed'), true);
      return null;
    } finally {
      this.#busy = false;
      item.ariaBusy = 'false';
    }
  }

  /** After a refusal, said in `_item`, that shows the page to be out of date. */
  async refresh(_item: HTMLElement): Promise<void> {}

  /** The login has expired while the page stood open. */
  #offerLogin(item: HTMLElement): void {
    const link = document.createElement('a');
    link.className = 'lealta-link';
    link.href = this.dataset.login ?? '';
    link.textContent = this.text('logIn');
    find(item, '[data-say]').append(' ', link);
  }

  say(item: HTMLElement, text: string, wrong = false): void {
    const line = find(item, '[data-say]');
    line.textContent = text;
    line.hidden = !text;
    line.classList.toggle('lealta-say--wrong', wrong);
    this.set('[data-live]', text);
  }

  /** A text; with a count, its singular or plural. */
  text(key: string, words: Words = {}, count = 2): string {
    const form = count === 1 ? 'One' : 'Other';
    return this.fill(this.dataset[key] ?? this.dataset[key + form] ?? '', words);
  }

  fill(text: string, words: Words): string {
    return text.replace(/%([pvcdt])/g, (found, word: keyof Words) => `${words[word] ?? found}`);
  }

  points(n: number): string {
    return `${this.number(n)}\u00a0${this.text('unit', {}, n)}`;
  }

  number(n: number): string {
    return n.toLocaleString(this.dataset.locale);
  }

  date(at: string | number): string {
    return new Date(at).toLocaleDateString(this.dataset.locale, { dateStyle: 'medium' });
  }

  /** An amount in minor units, written as the store writes 1234.56 in `data-money`. */
  money(minor: number): string {
    const { currency = '', digits = 2, money = '' } = this.dataset;
    const [whole = '', cents] = `${minor / 10 ** +digits}`.split('.');
    const [, before, group = '', decimal, after] = money.match(/^(.*?)1(\D*)23[45](?:(\D)56)?(.*)$/) ?? [];
    if (before === undefined) return `${whole}.${cents} ${currency}`;
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
    return before + grouped + (decimal && cents ? decimal + cents.padEnd(2, '0') : '') + after;
  }
}

/** Makes `<name>` an element of this kind; twice is once, as where two blocks bring the same script. */
export function define(name: string, element: CustomElementConstructor): void {
  customElements.get(name) || customElements.define(name, element);
}
