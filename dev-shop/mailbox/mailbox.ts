/** Catches every message sent to dev-shop's SMTP port; nothing is delivered any further. */
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type Message = {
  id: number;
  at: string;
  from: string;
  to: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
  source: string;
};

export type Mailbox = {
  port: number;
  messages(): readonly Message[];
  message(id: number): Message | null;
  empty(): void;
  stop(): Promise<void>;
};

const messagesKept = 2_000;

/** Opens the mailbox on an SMTP port (0: any free one) of this machine only. */
export async function openMailbox({ port, now }: { port: number; now: () => Date }): Promise<Mailbox> {
  let messages: Message[] = [];
  let lastId = 0;

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_credentials, _session, callback) => callback(null, { user: 'anybody' }),
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
        PostalMime.parse(raw)
          .then((parsed) => {
            lastId += 1;
            messages = [
              {
                id: lastId,
                at: now().toISOString(),
                from: parsed.from?.name ? `${parsed.from.name} <${parsed.from.address ?? sender}>` : sender,
                to: recipients,
                subject: parsed.subject ?? '',
                html: parsed.html ?? null,
                text: parsed.text ?? null,
                headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
                source: raw.toString('utf8'),
              },
              ...messages,
            ].slice(0, messagesKept);
            callback();
          })
          .catch((error: Error) => callback(error));
      });
    },
  });
  server.on('error', (error) => console.error('mailbox:', error.message));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.server.address() as AddressInfo).port,
    messages: () => messages,
    message: (id) => messages.find((message) => message.id === id) ?? null,
    empty: () => {
      messages = [];
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
