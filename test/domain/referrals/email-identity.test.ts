import { describe, expect, it } from 'vitest';
import { isDisposable } from '#app/domain/referrals/disposable.ts';
import { emailDomain, emailIdentity, maskEmail } from '#app/domain/referrals/email-identity.ts';

describe('the mailbox behind an address', () => {
  it.each([
    ['Ana.Lopez+vino@Gmail.com', 'analopez@gmail.com'],
    ['a.n.a@googlemail.com', 'ana@gmail.com'],
    ['ana.lopez+x+y@outlook.com', 'ana.lopez@outlook.com'],
    ['ana_lopez.b-c@protonmail.com', 'analopezbc@proton.me'],
    ['ana+x@pm.me', 'ana@proton.me'],
    ['ana.b+x@me.com', 'ana.b@icloud.com'],
    ['ana-vino@yahoo.co.uk', 'ana@yahoo.co.uk'],
    ['ana-vino@ymail.com', 'ana@ymail.com'],
    [' ana-b.c@tienda.es. ', 'ana-b.c@tienda.es'],
    ['+ana@tienda.es', '+ana@tienda.es'],
    ['"a@b"@tienda.es', '"a@b"@tienda.es'],
  ])('%s is %s', (address, identity) => {
    expect(emailIdentity(address)).toBe(identity);
  });

  it.each(['', 'ana', '@tienda.es', 'ana@', 'ana@.'])('%s is none', (address) => {
    expect(emailIdentity(address)).toBeNull();
  });

  it('keeps apart what are different people', () => {
    expect(emailIdentity('ana.b@tienda.es')).not.toBe(emailIdentity('anab@tienda.es'));
    expect(emailIdentity('ana-b@gmail.com')).not.toBe(emailIdentity('ana@gmail.com'));
    expect(emailIdentity('ana@outlook.com')).not.toBe(emailIdentity('ana@hotmail.com'));
  });
});

it('a masked address can be recognised, and not written to', () => {
  expect(maskEmail('ana.lopez@gmail.com')).toBe('a•••@g•••.com');
  expect(maskEmail('á@b.co.uk')).toBe('á•••@b•••.uk');
  expect(emailDomain('ana@Tienda.ES.')).toBe('tienda.es');
});

describe('a domain whose mailboxes are thrown away', () => {
  const none = { blocked: [], allowed: [] };
  it.each([
    ['mailinator.com', none, true],
    ['33mail.com', none, true],
    ['somebody.33mail.com', none, true],
    ['gmail.com', none, false],
    ['tienda.es', none, false],
    ['tienda.es', { blocked: ['tienda.es'], allowed: [] }, true],
    ['mail.tienda.es', { blocked: ['tienda.es'], allowed: [] }, true],
    ['mailinator.com', { blocked: [], allowed: ['mailinator.com'] }, false],
    ['a.tienda.es', { blocked: ['tienda.es'], allowed: ['a.tienda.es'] }, false],
  ])('%s', (domain, lists, expected) => {
    expect(isDisposable(domain, lists)).toBe(expected);
  });
});
