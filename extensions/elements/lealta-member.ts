import { define, find, LealtaElement, type Words } from './lealta-element.ts';

type Points = { available: number; pending: number };
type Voucher = {
  id: string;
  code: string;
  kind: string;
  points: number;
  expiresAt: string | null;
  left?: number;
};
type Action = 'open' | 'close' | 'ask' | 'redeem' | 'giveBack' | 'join' | 'copy' | 'birthday';

/** The club's panel, rendered by Shopify. The app is asked only when the shopper redeems, returns, joins or tells a birthday. */
class LealtaMember extends LealtaElement {
  /** The request under way for each reward. */
  #requests: Record<string, string> = {};
  /** New gift cards whose code, which is not shown again, was not copied: leaving the page asks first. */
  #uncopied = new Set<HTMLElement>();

  get panel(): HTMLDialogElement {
    return this.find('dialog');
  }

  get view(): HTMLElement {
    return this.find('[data-view]');
  }

  connectedCallback(): void {
    for (const link of this.all('a[data-do]')) link.role = 'button';
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
    else if (target instanceof HTMLInputElement) this.slide(this.#itemOf(target), target);
    // Only its backdrop is the dialog itself.
    else if (target === this.panel && !key) this.close();
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
    if (!this.panel.open) this.panel.showModal();
    this.find('#lealta-title').focus();
  }

  close(): void {
    this.panel.close();
  }

  ask(item: HTMLElement): void {
    const button = find(item, '[data-do=ask]');
    const box = find(item, '[data-confirm]');
    button.ariaExpanded = `${box.hidden}`;
    box.hidden = !box.hidden;
    this.say(item, '');
    (box.hidden ? button : find(box, 'input,select,button')).focus();
  }

  /** Closes the question that an item asks; what was said in it stays. */
  #putAway(item: HTMLElement): void {
    const button = find(item, '[data-do=ask]');
    button.ariaExpanded = 'false';
    find(item, '[data-confirm]').hidden = true;
    button.focus();
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
    const answer = await this.send<{ voucher: Voucher; points: Points }>('redeem', body, item);
    if (answer?.certain) delete this.#requests[reward];
    if (!answer?.voucher || !answer.points) return;
    const { code, kind } = answer.voucher;
    const words = { v: item.dataset.value, c: code };
    this.ask(item);
    this.addEntry(-Number(chosen ?? points), this.fill(entry, words));
    const shown = kind === 'store-credit' ? item : this.addVoucher(answer.voucher, item);
    if (kind === 'gift-card') {
      this.#uncopied.add(shown);
      addEventListener('beforeunload', this);
    }
    this.say(shown, this.fill(done, words));
    shown.focus();
    this.update(answer.points);
  }

  slide(item: HTMLElement, input: HTMLInputElement): void {
    const { points, each } = item.dataset;
    const p = this.points(+input.value);
    const v = this.text('amount', { v: this.money((Number(each) * +input.value) / Number(points)) });
    Object.assign(item.dataset, { chosen: input.value, value: v });
    input.ariaValueText = `${p}: ${v}`;
    find(item, '[data-question]').textContent = this.text('question', { p, v });
  }

  async giveBack(item: HTMLElement): Promise<void> {
    const answer = await this.send<{ points: Points }>('return', { voucherId: item.dataset.voucher }, item);
    if (!answer?.points) return;
    const c = find(item, 'code').textContent ?? '';
    this.addEntry(Number(item.dataset.points), this.text('entryReturned', { c }));
    this.#isSafe(item);
    item.remove();
    this.update(answer.points);
    this.say(this.view, this.text('returned'));
    this.find('#lealta-rewards').focus();
  }

  async join(item: HTMLElement): Promise<void> {
    const answer = await this.send<{ points: Points }>('join', {}, item);
    if (!answer?.points) return;
    const first = this.view.firstElementChild;
    this.view.replaceChildren(...(first ? [first] : []), this.#copyOf('member'));
    this.update(answer.points);
    const { pending } = answer.points;
    this.find('[data-pending]').hidden = !pending;
    this.set('[data-pending] span', this.text('pendingPoints', { p: this.points(pending) }));
    this.set('#lealta-title', this.text('joined'));
    this.open();
  }

  async copy(item: HTMLElement, button: HTMLElement): Promise<void> {
    const code = find(item, 'code');
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      this.#isSafe(item);
      button.textContent = this.text('copied');
      this.set('[data-live]', button.textContent);
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

  async birthday(item: HTMLElement): Promise<void> {
    const [day, month] = item.querySelectorAll('select');
    if (!day || !month) return;
    const body = { day: +day.value, month: +month.value };
    const answer = await this.send<{ birthday: object; editableUntil: string }>('birthday', body, item);
    if (!answer?.birthday) return;
    const { told = '', change = '', saved = '' } = item.dataset;
    const words = { d: day.value, v: month.selectedOptions[0]?.text };
    find(item, '[data-line]').textContent = this.fill(told, words);
    find(item, '[data-do=ask]').textContent = change;
    this.#putAway(item);
    this.say(item, this.fill(saved, { d: this.date(answer.editableUntil ?? Date.now()) }));
  }

  override async refresh(asked: HTMLElement): Promise<void> {
    this.#putAway(asked);
    const response = await fetch(`${this.dataset.proxy}/member?locale=${this.dataset.locale}`);
    const { points, vouchers }: { points: Points; vouchers: Voucher[] } = await response.json();
    this.update(points);
    for (const item of this.all('[data-voucher]')) {
      const voucher = vouchers.find(({ id }) => `${id}` === item.dataset.voucher);
      if (voucher) {
        if (voucher.left) this.#showLeft(item, voucher.left);
        continue;
      }
      this.say(this.view, find(item, '[data-say]').textContent ?? '', true);
      item.remove();
    }
  }

  /** Some of a gift card was spent: it cannot be given back. */
  #showLeft(item: HTMLElement, left: number): void {
    const line = find(item, '[data-left]');
    line.textContent = this.text('left', { v: this.money(left) });
    line.hidden = false;
    find(item, '[data-do=ask]').hidden = true;
    item.focus();
  }

  /** Brings all that depends on the balance up to date. */
  update({ available }: Points): void {
    const size = Math.abs(available);
    const sign = available < 0 ? '−' : '';
    this.set('[data-available]', sign + this.number(size));
    this.set('[data-available-label]', this.text('available', {}, size));
    this.set('[data-points-text]', sign + this.points(size));
    this.find('[data-debt]').hidden = !sign;
    let next: { missing: number; goal: number; v: string | undefined } | undefined;
    for (const item of this.all('[data-reward]')) {
      const goal = Number(item.dataset.points);
      const missing = goal - available;
      const range = item.querySelector<HTMLInputElement>('[type=range]');
      if (range) {
        range.max = `${Math.min(Number(item.dataset.most), available - (available % goal))}`;
        this.slide(item, range);
      }
      find<HTMLButtonElement>(item, '[data-do=ask]').disabled = missing > 0;
      const line = find(item, '[data-missing]');
      line.hidden = missing <= 0;
      line.textContent = this.text('missing', { p: this.points(missing) }, missing);
      if (missing > 0) next ??= { missing, goal, v: item.dataset.value };
    }
    const bar = this.querySelector<HTMLElement>('[data-progress]');
    if (!bar) return;
    bar.ariaValueNow = `${next ? Math.floor((Math.max(0, available) * 100) / next.goal) : 100}`;
    bar.style.setProperty('--lealta-share', `${bar.ariaValueNow}%`);
    const words = next && { p: this.points(next.missing), v: next.v };
    this.set('[data-next]', next ? this.text('next', words, next.missing) : this.text('nextAll'));
  }

  addVoucher({ id, code, kind, points, expiresAt }: Voucher, reward: HTMLElement): HTMLElement {
    const item = find(this.#copyOf('voucher'), 'li');
    const t = reward.querySelector('[data-terms]')?.textContent ?? '';
    const d = expiresAt ? this.date(expiresAt) : '';
    const words: Words = { v: reward.dataset.value, t, c: code, p: this.points(points), d };
    for (const node of item.querySelectorAll('p, code, [aria-label]')) {
      if (node.ariaLabel) node.ariaLabel = this.fill(node.ariaLabel, words);
      if (!node.children.length) node.textContent = this.fill(node.textContent ?? '', words);
    }
    const link = find<HTMLAnchorElement>(item, 'a');
    link.href = link.pathname + encodeURIComponent(code) + link.search;
    link.hidden = kind === 'gift-card';
    find(item, '[data-expires]').hidden = !expiresAt;
    item.dataset.voucher = id;
    item.dataset.points = `${points}`;
    // A request repeated brings the same voucher.
    this.querySelector(`[data-voucher="${CSS.escape(id)}"]`)?.remove();
    this.find('[data-voucher-list]').prepend(item);
    return item;
  }

  addEntry(points: number, why: string): void {
    const entry = this.#copyOf('entry');
    const texts = [(points < 0 ? '−' : '+') + this.number(Math.abs(points)), why, this.date(Date.now())];
    for (const [place, node] of [...entry.querySelectorAll('[data-entry]')].entries())
      node.textContent = texts[place] ?? '';
    entry.firstElementChild?.classList.toggle('lealta-entry--out', points < 0);
    this.find('[data-entries]').prepend(entry);
  }

  #copyOf(name: string): DocumentFragment {
    return document.importNode(this.find<HTMLTemplateElement>(`[data-copy=${name}]`).content, true);
  }
}

define('lealta-member', LealtaMember);
