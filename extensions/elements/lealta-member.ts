import { LealtaBlock } from './block.ts';
import {
  copyOf,
  date,
  define,
  fill,
  find,
  money,
  number,
  pointsText,
  say,
  send,
  setAll,
  text,
  type Words,
} from './lealta-element.ts';

type Points = { available: number; pending: number };
type Voucher = {
  id: string;
  code: string;
  kind: string;
  points: number;
  expiresAt: string | null;
  left?: number;
};
type Action = 'open' | 'close' | 'ask' | 'redeem' | 'giveBack' | 'join' | 'copy';

/** The club's panel, rendered by Shopify. The app is asked only when the shopper redeems, returns or joins. */
class LealtaMember extends HTMLElement {
  /** The request under way for each reward. */
  #requests: Record<string, string> = {};
  /** New gift cards whose code, which is not shown again, was not copied: leaving the page asks first. */
  #uncopied = new Set<HTMLElement>();

  get #panel(): HTMLDialogElement {
    return find(this, 'dialog');
  }

  get #view(): HTMLElement {
    return find(this, '[data-view]');
  }

  connectedCallback(): void {
    for (const link of this.querySelectorAll<HTMLElement>('a[data-do]')) link.role = 'button';
    for (const type of ['click', 'keydown', 'input', 'copy']) this.addEventListener(type, this);
    addEventListener('hashchange', this);
    this.#openByAddress();
  }

  disconnectedCallback(): void {
    for (const type of ['hashchange', 'beforeunload']) removeEventListener(type, this);
  }

  handleEvent(event: Event): void {
    const { target, type } = event;
    const { key } = event as KeyboardEvent;
    if (type === 'hashchange') this.#openByAddress();
    else if (type === 'beforeunload') event.preventDefault();
    else if (type === 'copy') this.#isSafe(this.#itemOf(target as Element));
    else if (target instanceof HTMLInputElement) this.#slide(this.#itemOf(target), target);
    // Only its backdrop is the dialog itself.
    else if (target === this.#panel && !key) this.close();
    else if (target instanceof Element) {
      const control = target.closest<HTMLAnchorElement>('[data-do]');
      if (!control || (key && (key !== ' ' || !control.href))) return;
      event.preventDefault();
      this[control.dataset.do as Action](this.#itemOf(control), control);
    }
  }

  #itemOf(node: Element): HTMLElement {
    return node.closest<HTMLElement>('li, section') ?? this;
  }

  #openByAddress(): void {
    if (location.hash !== '#lealta-panel') return;
    history.replaceState(null, '', location.pathname + location.search);
    this.open();
  }

  open(): void {
    if (!this.#panel.open) this.#panel.showModal();
    find(this, '#lealta-title').focus();
  }

  close(): void {
    this.#panel.close();
  }

  ask(item: HTMLElement): void {
    this.#toggle(item);
    say(this, item, '');
  }

  /** Opens or closes the question that an item asks; what was said in it stays. */
  #toggle(item: HTMLElement): void {
    const button = find(item, '[data-do=ask]');
    const box = find(item, '[data-confirm]');
    button.ariaExpanded = `${box.hidden}`;
    box.hidden = !box.hidden;
    (box.hidden ? button : find(box, 'input,button')).focus();
  }

  async redeem(item: HTMLElement): Promise<void> {
    const { reward = '', points, chosen, done = '', entry = '' } = item.dataset;
    // Kept until the answer is certain: a retry cannot spend twice.
    this.#requests[reward] ??= crypto.randomUUID();
    const body = {
      rewardId: reward,
      requestId: this.#requests[reward],
      points: chosen ? +chosen : undefined,
    };
    const answer = await send<{ voucher: Voucher; points: Points }>(this, 'redeem', body, item, () =>
      this.#refresh(item),
    );
    if (answer?.certain) delete this.#requests[reward];
    if (!answer?.voucher || !answer.points) return;
    const { code, kind } = answer.voucher;
    const words = { v: item.dataset.value, c: code };
    this.ask(item);
    this.#addEntry(-(chosen ?? points ?? 0), fill(entry, words));
    const shown = kind === 'store-credit' ? item : this.#addVoucher(answer.voucher, item);
    if (kind === 'gift-card') {
      this.#uncopied.add(shown);
      addEventListener('beforeunload', this);
    }
    say(this, shown, fill(done, words));
    shown.focus();
    this.#update(answer.points);
  }

  #slide(item: HTMLElement, input: HTMLInputElement): void {
    const { points, each } = item.dataset;
    const p = pointsText(this, +input.value);
    const v = text(this, 'amount', { v: money(this, (+(each ?? 0) * +input.value) / +(points ?? 1)) });
    Object.assign(item.dataset, { chosen: input.value, value: v });
    input.ariaValueText = `${p}: ${v}`;
    find(item, '[data-question]').textContent = text(this, 'question', { p, v });
  }

  async giveBack(item: HTMLElement): Promise<void> {
    const answer = await send<{ points: Points }>(
      this,
      'return',
      { voucherId: item.dataset.voucher },
      item,
      () => this.#refresh(item),
    );
    if (!answer?.points) return;
    const c = find(item, 'code').textContent ?? '';
    this.#addEntry(+(item.dataset.points ?? 0), text(this, 'entryReturned', { c }));
    this.#isSafe(item);
    item.remove();
    this.#update(answer.points);
    say(this, this.#view, text(this, 'returned'));
    find(this, '#lealta-rewards').focus();
  }

  async join(item: HTMLElement): Promise<void> {
    const answer = await send<{ points: Points }>(this, 'join', {}, item);
    if (!answer?.points) return;
    const first = this.#view.firstElementChild;
    this.#view.replaceChildren(...(first ? [first] : []), copyOf(this, 'member'));
    this.#update(answer.points);
    const { pending } = answer.points;
    find(this, '[data-pending]').hidden = !pending;
    setAll(this, '[data-pending] span', text(this, 'pendingPoints', { p: pointsText(this, pending) }));
    setAll(this, '#lealta-title', text(this, 'joined'));
    this.open();
  }

  async copy(item: HTMLElement, button: HTMLElement): Promise<void> {
    const code = find(item, 'code');
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      this.#isSafe(item);
      button.textContent = text(this, 'copied');
      setAll(this, '[data-live]', button.textContent);
    } catch {
      // Not allowed: the code is left selected.
      getSelection()?.selectAllChildren(code);
    }
  }

  /** Nobody loses a code by leaving: it was copied, or is worth nothing. */
  #isSafe(item: HTMLElement): void {
    this.#uncopied.delete(item);
    if (!this.#uncopied.size) removeEventListener('beforeunload', this);
  }

  async #refresh(asked: HTMLElement): Promise<void> {
    this.#toggle(asked);
    const response = await fetch(`${this.dataset.proxy}/member?locale=${this.dataset.locale}`);
    const { points, vouchers }: { points: Points; vouchers: Voucher[] } = await response.json();
    this.#update(points);
    for (const item of this.querySelectorAll<HTMLElement>('[data-voucher]')) {
      const voucher = vouchers.find(({ id }) => `${id}` === item.dataset.voucher);
      if (voucher) {
        if (voucher.left) this.#showLeft(item, voucher.left);
        continue;
      }
      say(this, this.#view, find(item, '[data-say]').textContent ?? '', true);
      item.remove();
    }
  }

  /** Some of a gift card was spent: it cannot be given back. */
  #showLeft(item: HTMLElement, left: number): void {
    const line = find(item, '[data-left]');
    line.textContent = text(this, 'left', { v: money(this, left) });
    line.hidden = false;
    find(item, '[data-do=ask]').hidden = true;
    item.focus();
  }

  /** Brings all that depends on the balance up to date. */
  #update({ available }: Points): void {
    const size = Math.abs(available);
    const sign = available < 0 ? '−' : '';
    setAll(this, '[data-available]', sign + number(this, size));
    setAll(this, '[data-available-label]', text(this, 'available', {}, size));
    setAll(this, '[data-points-text]', sign + pointsText(this, size));
    find(this, '[data-debt]').hidden = !sign;
    let next: { missing: number; goal: number; v: string | undefined } | undefined;
    for (const item of this.querySelectorAll<HTMLElement>('[data-reward]')) {
      const goal = +(item.dataset.points ?? 0);
      const missing = goal - available;
      const range = item.querySelector<HTMLInputElement>('[type=range]');
      if (range) {
        range.max = `${Math.min(+(item.dataset.most ?? 0), available - (available % goal))}`;
        this.#slide(item, range);
      }
      find<HTMLButtonElement>(item, '[data-do=ask]').disabled = missing > 0;
      const line = find(item, '[data-missing]');
      line.hidden = missing <= 0;
      line.textContent = text(this, 'missing', { p: pointsText(this, missing) }, missing);
      if (missing > 0) next ??= { missing, goal, v: item.dataset.value };
    }
    const bar = this.querySelector<HTMLElement>('[data-progress]');
    if (!bar) return;
    bar.ariaValueNow = `${next ? Math.floor((Math.max(0, available) * 100) / next.goal) : 100}`;
    bar.style.setProperty('--lealta-share', `${bar.ariaValueNow}%`);
    const words = next && { p: pointsText(this, next.missing), v: next.v };
    setAll(this, '[data-next]', next ? text(this, 'next', words, next.missing) : text(this, 'nextAll'));
  }

  #addVoucher({ id, code, kind, points, expiresAt }: Voucher, reward: HTMLElement): HTMLElement {
    const item = find(copyOf(this, 'voucher'), 'li');
    const t = reward.querySelector('[data-terms]')?.textContent ?? '';
    const d = expiresAt ? date(this, expiresAt) : '';
    const words: Words = { v: reward.dataset.value, t, c: code, p: pointsText(this, points), d };
    for (const node of item.querySelectorAll('p, code, [aria-label]')) {
      if (node.ariaLabel) node.ariaLabel = fill(node.ariaLabel, words);
      if (!node.children.length) node.textContent = fill(node.textContent ?? '', words);
    }
    const link = find<HTMLAnchorElement>(item, 'a');
    link.href = link.pathname + encodeURIComponent(code) + link.search;
    link.hidden = kind === 'gift-card';
    find(item, '[data-expires]').hidden = !expiresAt;
    item.dataset.voucher = id;
    item.dataset.points = `${points}`;
    // A request repeated brings the same voucher.
    this.querySelector(`[data-voucher="${CSS.escape(id)}"]`)?.remove();
    find(this, '[data-voucher-list]').prepend(item);
    return item;
  }

  #addEntry(change: number, why: string): void {
    const entry = copyOf(this, 'entry');
    const texts = [(change < 0 ? '−' : '+') + number(this, Math.abs(change)), why, date(this, Date.now())];
    for (const [place, node] of [...entry.querySelectorAll('[data-entry]')].entries())
      node.textContent = texts[place] ?? '';
    entry.firstElementChild?.classList.toggle('lealta-entry--out', change < 0);
    find(this, '[data-entries]').prepend(entry);
  }
}

define('lealta-member', LealtaMember);
define('lealta-block', LealtaBlock);
