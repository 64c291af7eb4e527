import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailer, type Mailer } from '#app/delivery/mailer.ts';

const from = 'Club Viña <club@bodega.example>';
const mail = { to: 'ana@example.com', subject: 'Tus puntos', text: 'Tienes 120 puntos.' };

let stop: (() => void)[] = [];
afterEach(() => {
  for (const undo of stop) undo();
  stop = [];
});

/** A mail server that takes what `refuse` does not name, and keeps it. */
async function aMailServer(refuse?: {
  address: string;
  code: number;
}): Promise<{ mailer: Mailer; kept: string[] }> {
  const kept: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(address, _session, done) {
      if (address.address !== refuse?.address) return done();
      done(Object.assign(new Error('mailbox unavailable'), { responseCode: refuse.code }));
    },
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        kept.push(text);
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from });
  stop.push(
    () => mailer.close(),
    () => server.close(),
  );
  return { mailer, kept };
}

describe('the mailer', () => {
  it('delivers text, HTML and an attachment', async () => {
    const { mailer, kept } = await aMailServer();
    const outcome = await mailer.send({
      ...mail,
      html: '<p>Tienes <b>120</b> puntos.</p>',
      attachments: [{ filename: 'datos.json', content: '{"puntos":120}', contentType: 'application/json' }],
    });
    expect(outcome).toEqual({ outcome: 'sent', messageId: expect.stringContaining('@') });
    const message = await PostalMime.parse(kept[0] ?? '');
    expect(message).toMatchObject({
      from: { name: 'Club Viña', address: 'club@bodega.example' },
      subject: 'Tus puntos',
      html: expect.stringContaining('<b>120</b>'),
    });
    expect(message.attachments[0]).toMatchObject({ filename: 'datos.json' });
  });

  it('tells a wrong address from a server that is busy, and from one that is not there', async () => {
    const wrong = await aMailServer({ address: mail.to, code: 550 });
    expect(await wrong.mailer.send(mail)).toMatchObject({ outcome: 'refused' });
    const busy = await aMailServer({ address: mail.to, code: 451 });
    expect(await busy.mailer.send(mail)).toMatchObject({ outcome: 'unavailable' });
    const gone = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from });
    expect(await gone.send(mail)).toMatchObject({ outcome: 'unavailable' });
  });

  it('says so when no mail server is configured', async () => {
    expect(await createMailer({ smtpUrl: null, from }).send(mail)).toEqual({ outcome: 'not-configured' });
  });
});
