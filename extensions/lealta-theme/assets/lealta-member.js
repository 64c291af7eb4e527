/**
 * The club's panel, rendered by Shopify. The app proxy is called only when the shopper redeems, returns or joins.
 * Texts are data attributes, in which %p, %v and so on stand for what changes.
 */
class LealtaMember extends HTMLElement {
  connectedCallback() {
    this.panel = this.find('dialog');
    this.view = this.find('[data-view]');
    this.requests ??= {};
    for (const link of this.all('a[data-do]')) link.role = 'button';
    for (const type of ['click', 'keydown', 'input']) this.addEventListener(type, this);
    addEventListener('hashchange', this);
    this.handleEvent({});
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this);
  }

  handleEvent(event) {
    const { target, key, type } = event;
    if (type === 'input') return this.slide(target.closest('li'), target);
    const control = target?.closest?.('[data-do]');
    // Only its backdrop is the dialog itself.
    if (target === this.panel && !key) this.close();
    if (control && (!key || (key === ' ' && control.href))) {
      event.preventDefault();
      this[control.dataset.do](control.closest('li, section'), control);
    } else if (location.hash === '#lealta-panel') {
      history.replaceState(null, '', location.pathname + location.search);
      this.open();
    }
  }

  open() {
    if (!this.panel.open) this.panel.showModal();
    this.find('#lealta-title').focus();
  }

  close() {
    this.panel.close();
  }

  ask(item) {
    const button = item.querySelector('[data-do=ask]');
    const box = item.querySelector('[data-confirm]');
    button.ariaExpanded = box.hidden;
    box.hidden = !box.hidden;
    this.say(item, '');
    (box.hidden ? button : box.querySelector('input,button')).focus();
  }

  async redeem(item) {
    const { reward, points, chosen } = item.dataset;
    // Kept until the answer is certain: a retry cannot spend twice.
    this.requests[reward] ??= crypto.randomUUID();
    const body = { rewardId: reward, requestId: this.requests[reward], points: +chosen || undefined };
    const answer = await this.send('redeem', body, item);
    if (answer?.certain) delete this.requests[reward];
    if (!answer?.voucher) return;
    const { code, kind } = answer.voucher;
    const { done, entry, value: v } = item.dataset;
    const words = { v, c: code };
    this.ask(item);
    this.addEntry(-(chosen ?? points), this.fill(entry, words));
    const shown = kind === 'store-credit' ? item : this.addVoucher(answer.voucher, item);
    this.say(shown, this.fill(done, words));
    shown.focus();
    this.update(answer.points);
  }

  slide(item, input) {
    const { points, each } = item.dataset;
    const p = this.points(+input.value);
    const v = this.text('amount', { v: this.money((each * input.value) / points) });
    Object.assign(item.dataset, { chosen: input.value, value: v });
    input.ariaValueText = `${p}: ${v}`;
    item.querySelector('[data-question]').textContent = this.text('question', { p, v });
  }

  async giveBack(item) {
    const answer = await this.send('return', { voucherId: item.dataset.voucher }, item);
    if (!answer?.points) return;
    const code = item.querySelector('code').textContent;
    this.addEntry(+item.dataset.points, this.text('entryReturned', { c: code }));
    item.remove();
    this.update(answer.points);
    this.say(this.view, this.text('returned'));
    this.find('#lealta-rewards').focus();
  }

  async join(item) {
    const answer = await this.send('join', {}, item);
    if (!answer?.points) return;
    this.view.replaceChildren(this.view.firstElementChild, this.copyOf('member'));
    this.update(answer.points);
    this.set('#lealta-title', this.text('joined'));
    this.open();
  }

  async copy(item, button) {
    const code = item.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = this.text('copied');
      this.set('[data-live]', button.textContent);
    } catch {
      // Not allowed: the code is left selected.
      getSelection().selectAllChildren(code);
    }
  }

  /** The app's answer, with `certain`: trying again would be a new matter. */
  async send(path, body, item) {
    if (this.busy) return null;
    this.busy = item.ariaBusy = true;
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
      if (status === 409) await this.refresh();
      return ok ? { ...answer, certain: true } : { certain: status < 500 && status !== 429 };
    } catch {
      this.say(item, this.text('failed'), true);
      return null;
    } finally {
      this.busy = item.ariaBusy = false;
    }
  }

  /** After a refusal that shows the page to be out of date. */
  async refresh() {
    const response = await fetch(`${this.dataset.proxy}/member?locale=${this.dataset.locale}`);
    const { points, vouchers } = await response.json();
    this.update(points);
    for (const item of this.all('[data-voucher]')) {
      if (vouchers.some(({ id }) => `${id}` === item.dataset.voucher)) continue;
      this.say(this.view, item.querySelector('[data-say]').textContent, true);
      item.remove();
    }
  }

  update({ available }) {
    const size = Math.abs(available);
    const sign = available < 0 ? '−' : '';
    this.set('[data-available]', sign + this.number(size));
    this.set('[data-available-label]', this.text('available', {}, size));
    this.set('[data-points-text]', sign + this.points(size));
    this.find('[data-debt]').hidden = !sign;
    let next;
    for (const item of this.all('[data-reward]')) {
      const missing = item.dataset.points - available;
      const line = item.querySelector('[data-missing]');
      const range = item.querySelector('[type=range]');
      if (range) {
        range.max = Math.min(item.dataset.most, available - (available % range.step));
        this.slide(item, range);
      }
      item.querySelector('[data-do=ask]').disabled = missing > 0;
      line.hidden = missing <= 0;
      line.textContent = this.text('missing', { p: this.points(missing) }, missing);
      if (missing > 0) next ??= { missing, goal: item.dataset.points, v: item.dataset.value };
    }
    const bar = this.find('[data-progress]');
    if (!bar) return;
    bar.ariaValueNow = next ? Math.floor((Math.max(0, available) * 100) / next.goal) : 100;
    bar.style.setProperty('--lealta-share', `${bar.ariaValueNow}%`);
    const words = next && { p: this.points(next.missing), v: next.v };
    this.set('[data-next]', next ? this.text('next', words, next.missing) : this.text('nextAll'));
  }

  addVoucher({ id, code, kind, points, expiresAt }, reward) {
    const item = this.copyOf('voucher').firstElementChild;
    const v = reward.dataset.value;
    const t = reward.querySelector('[data-terms]')?.textContent ?? '';
    const words = { v, t, c: code, p: this.points(points), d: expiresAt && this.date(expiresAt) };
    for (const node of item.querySelectorAll('p, code, [aria-label]')) {
      if (node.ariaLabel) node.ariaLabel = this.fill(node.ariaLabel, words);
      if (!node.children.length) node.textContent = this.fill(node.textContent, words);
    }
    const link = item.querySelector('a');
    link.href = link.pathname + encodeURIComponent(code) + link.search;
    link.hidden = kind === 'gift-card';
    item.querySelector('[data-expires]').hidden = !expiresAt;
    item.dataset.voucher = id;
    item.dataset.points = points;
    // A request repeated brings the same voucher.
    this.find(`[data-voucher="${CSS.escape(id)}"]`)?.remove();
    this.find('[data-voucher-list]').prepend(item);
    return item;
  }

  addEntry(points, why) {
    const entry = this.copyOf('entry');
    const [amount, reason, day] = entry.querySelectorAll('[data-entry]');
    entry.firstElementChild.classList.toggle('lealta-entry--out', points < 0);
    amount.textContent = (points < 0 ? '−' : '+') + this.number(Math.abs(points));
    reason.textContent = why;
    day.textContent = this.date(Date.now());
    this.find('[data-entries]').prepend(entry);
  }

  say(item, text, wrong = false) {
    const line = item.querySelector('[data-say]');
    line.textContent = text;
    line.hidden = !text;
    line.classList.toggle('lealta-say--wrong', wrong);
    this.set('[data-live]', text);
  }

  find(selector) {
    return this.querySelector(selector);
  }

  all(selector) {
    return this.querySelectorAll(selector);
  }

  copyOf(name) {
    return document.importNode(this.find(`[data-copy=${name}]`).content, true);
  }

  set(selector, text) {
    const node = this.find(selector);
    if (node) node.textContent = text;
  }

  /** A text; with a count, its singular or plural. */
  text(key, words = {}, count) {
    const form = count === 1 ? 'One' : 'Other';
    return this.fill(this.dataset[key] ?? this.dataset[key + form], words);
  }

  fill(text, words) {
    return text.replace(/%([pvcdt])/g, (found, word) => words[word] ?? found);
  }

  points(n) {
    return `${this.number(n)}\u00a0${this.text('unit', {}, n)}`;
  }

  money(minor) {
    const { locale, currency } = this.dataset;
    const how = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' };
    const format = Intl.NumberFormat(locale, how);
    return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
  }

  number(n) {
    return n.toLocaleString(this.dataset.locale);
  }

  date(at) {
    return new Date(at).toLocaleDateString(this.dataset.locale, { dateStyle: 'medium' });
  }
}

customElements.get('lealta-member') || customElements.define('lealta-member', LealtaMember);
