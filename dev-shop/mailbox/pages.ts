import { devPage } from '../control/dev-page.ts';
import { escapeHtml } from '../http.ts';
import type { Message } from './mailbox.ts';

const time = (iso: string) => iso.replace('T', ' ').slice(0, 19);

/** The list of caught messages; it renews itself. */
export function mailboxPage(messages: readonly Message[]): string {
  const rows = messages
    .map(
      (message) => `<tr>
        <td class="nowrap">${time(message.at)}</td>
        <td>${escapeHtml(message.to.join(', '))}</td>
        <td><a href="/__dev/mailbox/${message.id}">${escapeHtml(message.subject || '(no subject)')}</a></td>
        <td>${escapeHtml(message.from)}</td></tr>`,
    )
    .join('');
  const list = messages.length
    ? `<table><thead><tr><th>At (UTC)</th><th>To</th><th>Subject</th><th>From</th></tr></thead><tbody>${rows}</tbody></table>`
    : '<p class="empty">No message yet. What the app or the store sends by e-mail appears here.</p>';
  return devPage({
    title: 'Mailbox',
    refreshSeconds: 3,
    body: `<form method="post" action="/__dev/mailbox/empty"><p>${messages.length} caught. Nothing leaves this machine.
      <button>Empty</button></p></form>${list}`,
  });
}

/** One message: as the reader's mail program shows it, as plain text, and as it came. */
export function messagePage(message: Message): string {
  const part = (id: string, title: string, body: string, open: boolean) =>
    `<details id="${id}" ${open ? 'open' : ''}><summary>${title}</summary>${body}</details>`;
  return devPage({
    title: message.subject || '(no subject)',
    body: `<p><a href="/__dev/mailbox">Mailbox</a></p>
      <dl><dt>From</dt><dd>${escapeHtml(message.from)}</dd><dt>To</dt><dd>${escapeHtml(message.to.join(', '))}</dd>
      <dt>At (UTC)</dt><dd>${time(message.at)}</dd></dl>
      ${message.html ? part('html', 'HTML', `<iframe class="mail" title="HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/__dev/mailbox/${message.id}/html"></iframe>`, true) : ''}
      ${message.text ? part('text', 'Text', `<pre>${escapeHtml(message.text)}</pre>`, !message.html) : ''}
      ${part('source', 'Source', `<pre>${escapeHtml(message.source)}</pre>`, false)}`,
  });
}
