import { createTransport } from 'nodemailer';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: { filename: string; content: string | Buffer; contentType?: string }[];
};

/** `refused` is final (a wrong address); `unavailable` may work later. */
export type MailOutcome =
  | { outcome: 'sent'; messageId: string }
  | { outcome: 'not-configured' }
  | { outcome: 'refused'; message: string }
  | { outcome: 'unavailable'; message: string };

export type Mailer = { send(mail: Mail): Promise<MailOutcome>; close(): void };

/**
 * Sends e-mail over SMTP.
 * @param settings.smtpUrl `smtp://user:password@host:587`; null makes every send answer `not-configured`
 * @param settings.from sender, `Name <address>`
 */
export function createMailer({ smtpUrl, from }: { smtpUrl: string | null; from: string }): Mailer {
  if (smtpUrl === null) return { send: async () => ({ outcome: 'not-configured' }), close: () => undefined };
  const transport = createTransport(withTimeouts(smtpUrl));
  return {
    async send(mail) {
      try {
        const { messageId } = await transport.sendMail({ ...mail, from });
        return { outcome: 'sent', messageId };
      } catch (error) {
        return toOutcome(error);
      }
    },
    close: () => transport.close(),
  };
}

// nodemailer waits two minutes for a connection and ten for an answer: too long for a job that holds a slot.
function withTimeouts(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  for (const [name, ms] of [
    ['connectionTimeout', 10_000],
    ['greetingTimeout', 10_000],
    ['socketTimeout', 30_000],
  ] as const)
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(ms));
  return url.toString();
}

function toOutcome(error: unknown): MailOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  // SMTP: 4xx is "try again later", 5xx is "never" (RFC 5321, 4.2.1). Without either the server was not reached, or
  // nodemailer itself found that the message has no address to go to.
  const final =
    code === 0 ? error instanceof Error && 'code' in error && error.code === 'EENVELOPE' : code >= 500;
  return { outcome: final ? 'refused' : 'unavailable', message };
}
