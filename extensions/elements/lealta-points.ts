import { define } from './lealta-element.ts';

/** Shows what the chosen variant earns. All of it is in the element's attributes: no request is made. */
class LealtaPoints extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener('change', this);
  }

  disconnectedCallback(): void {
    document.removeEventListener('change', this);
  }

  handleEvent({ target }: Event): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (target.name !== 'id' || !target.form) return;
    // A page can show several products: only a form in this block's own section speaks for it.
    const section = this.closest('.shopify-section, section, main');
    if (section && !section.contains(target)) return;
    const { table = '', text = '', unitOne, unitOther, locale } = this.dataset;
    const found = table.split(' ').find((pair) => pair.startsWith(`${target.value}:`));
    const line = this.querySelector('[data-line]');
    if (!found || !line) return;
    const points = Number(found.split(':')[1]);
    const words = `${points.toLocaleString(locale)}\u00a0${points === 1 ? unitOne : unitOther}`;
    this.hidden = points < 1;
    line.textContent = text.replace('%p', () => words);
  }
}

define('lealta-points', LealtaPoints);
