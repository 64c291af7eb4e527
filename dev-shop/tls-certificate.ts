import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const names = ['admin.shopify.com', 'cdn.shopify.com', '*.myshopify.com', 'lealta.example.com', 'localhost'];

/**
 * A self-signed certificate for the hosts dev-shop stands in for, made once by the `openssl` command and kept in the
 * data folder. It is for browsers told to accept it (tests); nothing should ever trust it.
 */
export function tlsCertificate(dataDirectory: string | null): { key: Buffer; cert: Buffer } {
  const folder = dataDirectory ?? mkdtempSync(join(tmpdir(), 'dev-shop-tls-'));
  mkdirSync(folder, { recursive: true });
  const key = join(folder, 'tls-key.pem');
  const cert = join(folder, 'tls-certificate.pem');
  if (!existsSync(key) || !existsSync(cert)) {
    const alternatives = names.map((name) => `DNS:${name}`).join(',');
    const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '365', '-subj', '/CN=dev-shop'];
    try {
      execFileSync(
        'openssl',
        ['req', ...options, '-keyout', key, '-out', cert, '-addext', `subjectAltName=${alternatives}`],
        { stdio: 'ignore' },
      );
    } catch (cause) {
      throw new Error('TLS_PORT needs the openssl command to make a certificate', { cause });
    }
  }
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
