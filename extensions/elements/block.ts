import { date, fill, find, say, send, text } from './lealta-element.ts';

/**
 * What blocks do on the page itself where there is JavaScript. Their forms are sent to the app without leaving the page.
 * The personal link is copied or handed to the phone's own share sheet, and each way it went is told to the app once.
 * It comes with the member panel, whose script it shares.
 */
export class LealtaBlock extends HTMLElement {
  #told = new Set<string>();

  connectedCallback(): void {
    for (const type of ['click', 'submit']) this.addEventListener(type, this);
    this.toggleAttribute('data-native', 'share' in navigator);
  }

  handleEvent(event: Event): void {
    const target = event.target as HTMLElement;
    const { path } = target.dataset;
    if (event.type === 'click') this.#share(target.closest<HTMLElement>('[data-share]')?.dataset.share);
    // The store's own forms go their own way.
    else if (path) {
      event.preventDefault();
      this.#send(target as HTMLFormElement, path);
    }
  }

  async #send(form: HTMLFormElement, path: string): Promise<void> {
    // As text a form has only text.
    const fields = [...new FormData(form)].map(([name, value]) => [
      name,
      value === 'true' || +value || value,
    ]);
    const answer = await send<{ outcome: string; editableUntil: string }>(
      this,
      path,
      Object.fromEntries(fields),
      form,
    );
    if (!answer?.outcome) return;
    const { told = '', saved = '' } = form.dataset;
    const [c, v] = [...form.querySelectorAll('select')].map((select) => select.selectedOptions[0]?.text);
    find(this, '[data-line]').textContent = fill(told, { c, v });
    say(this, form, fill(saved, { d: date(this, answer.editableUntil ?? Date.now()) }));
    // What is done once needs no button any more.
    for (const control of form.querySelectorAll<HTMLElement>('[data-once]')) control.hidden = true;
  }

  async #share(channel?: string): Promise<void> {
    if (!channel) return;
    const { title = '', proxy } = this.dataset;
    const url = `${this.dataset.url}?c=${channel}`;
    try {
      if (channel === 'native') await navigator.share({ url, text: text(this, 'text'), title });
      if (channel === 'copy') {
        await navigator.clipboard.writeText(url);
        say(this, this, text(this, 'copied'));
      }
      if (this.#told.has(channel)) return;
      this.#told.add(channel);
      const body = new Blob([JSON.stringify({ channel })], { type: 'application/json' });
      navigator.sendBeacon(`${proxy}/shared`, body);
    } catch {
      // Thought better of, or not allowed: the link is left selected, to be copied by hand.
      getSelection()?.selectAllChildren(find(this, '[data-link]'));
    }
  }
}
