import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;

/** What was sealed cannot be opened: it was changed, belongs elsewhere, or its key is not among those given. */
export class SealError extends Error {
  override name = 'SealError';
}

export type Sealer = {
  /** Encrypts `text`; `place` says where it is kept and must be the same when it is opened. */
  seal(text: string, place: string): Buffer;
  /** @throws SealError when the bytes or the place differ, or the key is unknown. */
  open(sealed: Uint8Array, place: string): string;
  /** Whether it was sealed with the key that seals now; what was not is to be sealed again before that key goes. */
  isCurrent(sealed: Uint8Array): boolean;
};

/**
 * AES-256-GCM with several keys: the first seals, all of them open, so that a key can be replaced without a pause.
 * Layout: version (1 byte), key id (4), IV (12), tag (16), ciphertext. The header and the place are authenticated,
 * so that a row copied to another shop does not open there.
 * @param keys 32 bytes each, at least one
 */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const [first] = keys;
  if (!first || keys.some((key) => key.length !== 32))
    throw new RangeError('createSealer: needs keys of 32 bytes');
  const byId = new Map(keys.map((key) => [idOf(key).toString('hex'), key]));
  const firstId = idOf(first);
  return {
    seal(text, place) {
      const header = Buffer.concat([Buffer.of(VERSION), firstId, randomBytes(IV_BYTES)]);
      const cipher = createCipheriv('aes-256-gcm', first, header.subarray(1 + KEY_ID_BYTES));
      cipher.setAAD(placeBytes(header, place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([header, cipher.getAuthTag(), body]);
    },
    isCurrent: (sealed) => firstId.equals(sealed.subarray(1, 1 + KEY_ID_BYTES)),
    open(sealed, place) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEADER_BYTES + TAG_BYTES || bytes[0] !== VERSION)
        throw new SealError('These bytes were not sealed by Lealta.');
      const header = bytes.subarray(0, HEADER_BYTES);
      const key = byId.get(header.subarray(1, 1 + KEY_ID_BYTES).toString('hex'));
      if (!key)
        throw new SealError(
          'Sealed with a key that is not in LEALTA_ENCRYPTION_KEY: put the old key after the new one, with a comma.',
        );
      const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(1 + KEY_ID_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(placeBytes(header, place));
      decipher.setAuthTag(bytes.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES));
      try {
        const text = Buffer.concat([
          decipher.update(bytes.subarray(HEADER_BYTES + TAG_BYTES)),
          decipher.final(),
        ]);
        return text.toString('utf8');
      } catch {
        throw new SealError('The sealed bytes were changed, or belong to another place.');
      }
    },
  };
}

/** Names a key without telling anything about it. */
const idOf = (key: Uint8Array): Buffer =>
  createHash('sha256').update('lealta key id').update(key).digest().subarray(0, KEY_ID_BYTES);

const placeBytes = (header: Buffer, place: string): Buffer =>
  Buffer.concat([header, Buffer.from(place, 'utf8')]);
