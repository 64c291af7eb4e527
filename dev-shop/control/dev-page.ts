import { escapeHtml } from '../http.ts';

const style = `
  :root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #1f2328; background: #f4f5f7; }
  body { max-width: 68rem; margin: 0 auto; padding: 1rem 1rem 4rem; }
  header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding-bottom: .5rem; border-bottom: 1px solid #d0d4da; }
  header strong { font-size: 1.05rem; }
  h1 { font-size: 1.5rem; margin: 1.2rem 0 .8rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
  a { color: #0b57d0; } .nowrap { white-space: nowrap; } .empty { color: #57606a; padding: 1.5rem 0; }
  table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid #d0d4da; }
  th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid #e4e7eb; vertical-align: top; overflow-wrap: anywhere; }
  th { font-weight: 600; background: #fafbfc; }
  button { font: inherit; padding: .3rem .8rem; border: 1px solid #8c939d; border-radius: 6px; background: #fff; cursor: pointer; }
  label { display: inline-flex; flex-direction: column; font-size: .85rem; margin: 0 1rem .7rem 0; }
  input { font: inherit; padding: .25rem .4rem; width: 9rem; border: 1px solid #8c939d; border-radius: 6px; }
  input[type=checkbox] { width: auto; align-self: start; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #fff; border: 1px solid #d0d4da; padding: .8rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: #57606a; } dd { margin: 0; }
  summary { cursor: pointer; font-weight: 600; padding: .5rem 0; } iframe.mail { width: 100%; height: 36rem; border: 1px solid #d0d4da; background: #fff; }
  .delivered { color: #116329; } .failed, .dropped { color: #a40e26; } .waiting { color: #7a4d00; }
`;

/** The frame of dev-shop's own pages (mailbox, webhooks, index). `body` is HTML. */
export function devPage({
  title,
  body,
  refreshSeconds,
}: {
  title: string;
  body: string;
  refreshSeconds?: number;
}): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} · dev-shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : ''}<style>${style}</style></head>
<body><header><strong>dev-shop</strong><a href="/__dev">Everything</a><a href="/__dev/mailbox">Mailbox</a><a href="/__dev/webhooks">Webhooks and chaos</a></header>
<main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
