import { define } from './lealta-element.ts';

type Line = { gift_card: boolean; final_line_price: number };
type Cart = { items: Line[]; items_subtotal_price: number; total_price: number };

/** Another variant; and Shopify's standard event of a cart, which comes before the change and carries its promise. */
const EVENTS = ['change', 'shopify:cart:lines-update'];

/**
 * Shows what the chosen variant earns (`data-table`), or the basket (`data-rule`). Variants are all in the element's
 * attributes; for the basket the store's own cart.js is read when it changes. The app is never asked.
 */
class LealtaPoints extends HTMLElement {
  // Themes that send no event still ask the store: their requests are seen when they end.
  #requests = new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => /\/cart\/(add|change|update|clear)/.test(name))) this.#read();
  });
  #asked = 0;

  connectedCallback(): void {
    for (const type of EVENTS) document.addEventListener(type, this);
    this.#requests.observe({ type: 'resource' });
  }

  disconnectedCallback(): void {
    for (const type of EVENTS) document.removeEventListener(type, this);
    this.#requests.disconnect();
  }

  async handleEvent({ target, type, promise }: Event & { promise?: Promise<unknown> }): Promise<void> {
    if (type !== 'change') {
      await promise?.catch(() => {});
      return this.#read();
    }
    const { name, form, value } = target as HTMLInputElement;
    if (name !== 'id' || !form) return;
    // A page can show several products: only a form in this block's own section speaks for it.
    if (this.closest('.shopify-section,section,main')?.contains(form) === false) return;
    const found = this.dataset.table?.split(' ').find((pair) => pair.startsWith(`${value}:`));
    if (found) this.#show(+found.slice(value.length + 1));
  }

  async #read(): Promise<void> {
    const { cart, rule } = this.dataset;
    if (!cart || !rule) return;
    const asked = ++this.#asked;
    const [factor = 0, divisor = 1] = rule.split(',').map(Number);
    try {
      const { items, items_subtotal_price, total_price }: Cart = await (await fetch(cart)).json();
      // What a discount takes off the whole basket stands on no line.
      let net = total_price - items_subtotal_price;
      for (const line of items) if (!line.gift_card) net += line.final_line_price;
      // Only the newest of several answers counts.
      if (asked === this.#asked) this.#show(this.#round(net * factor, divisor));
    } catch {
      // What was said last stays.
    }
  }

  /** @param base - points by the rate alone, to which tiers add */
  #show(base: number): void {
    const { text = '', own = 0, higher = 0, unitOne, unitOther, locale } = this.dataset;
    const [points = 0, more = 0] = [own, higher].map((extra) => base + this.#round(base * +extra, 100));
    const line = this.querySelector('[data-line]');
    this.hidden = base < 1;
    // Grouped from four digits on, as the block's Liquid writes them.
    const written = (n: number) => n.toLocaleString(locale, { useGrouping: true });
    if (line)
      line.textContent = text
        .replace('%p', () => `${written(points)}\u00a0${points === 1 ? unitOne : unitOther}`)
        .replace('%t', written(more));
  }

  /** A quotient as the programme rounds it. */
  #round(n: number, by: number): number {
    return Math[this.dataset.rounding as 'floor' | 'round' | 'ceil'](n / by);
  }
}

define('lealta-points', LealtaPoints);
