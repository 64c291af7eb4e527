/** What a script adds to the portal: copying, sharing, the phone's home screen. Every page works without it. */

const portal = document.querySelector<HTMLElement>('[data-lealta-portal]');
const at = portal?.dataset.at ?? '';

// The theme writes the title, and knows the pages of an app by the shop's name alone.
if (portal?.dataset.title) document.title = portal.dataset.title;

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
    } catch {
      return;
    }
    button.textContent = button.dataset.copied ?? before;
    setTimeout(() => {
      button.textContent = before;
    }, 2000);
    tell(button.dataset.channel);
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-share]')) {
  button.hidden = !('share' in navigator);
  button.addEventListener('click', async () => {
    const { share: url = '', text = '' } = button.dataset;
    try {
      await navigator.share({ url, text });
      tell('native');
    } catch {
      // They thought better of it.
    }
  });
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-channel]'))
  link.addEventListener('click', () => tell(link.dataset.channel));

/** Counts that the member shared; nobody waits for it. */
function tell(channel: string | undefined): void {
  if (!channel || !at) return;
  fetch(`${at}/shared`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel }),
    keepalive: true,
  }).catch(() => undefined);
}

document.querySelector<HTMLElement>('[data-notice]')?.focus();

// Where storage is refused the code in the form is enough.
const code = document.querySelector<HTMLElement>('[data-invite]')?.dataset.invite;
try {
  if (code) localStorage.setItem('lealta-invite', code);
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-invite-code]'))
    if (!input.value) input.value = localStorage.getItem('lealta-invite') ?? '';
} catch {
  // Refused: nothing is remembered.
}

if (at) {
  // The theme owns the head of the page: what a phone needs to install the portal is put there.
  const language = portal?.lang ?? 'en';
  for (const [rel, href] of [
    ['manifest', `${at}/manifest.webmanifest?locale=${language}`],
    ['apple-touch-icon', `${at}/assets/icon-180.png`],
  ] as const) {
    if (document.head.querySelector(`link[rel=${rel}]`) && rel === 'manifest') continue;
    const link = document.createElement('link');
    link.rel = rel;
    link.href = href;
    document.head.append(link);
  }
  navigator.serviceWorker?.register(`${at}/sw.js?locale=${language}`).catch(() => undefined);
}

type InstallPrompt = Event & { prompt(): Promise<unknown> };
addEventListener('beforeinstallprompt', (event) => {
  const button = document.querySelector<HTMLButtonElement>('[data-install]');
  if (!button) return;
  event.preventDefault();
  button.hidden = false;
  button.onclick = () => {
    button.hidden = true;
    void (event as InstallPrompt).prompt();
  };
});
