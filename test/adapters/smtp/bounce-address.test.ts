import { createHash, randomUUID } from 'node:crypto';
import { bounceAddresses } from '../../../adapters/smtp/bounce-address';

const longest = `${'b'.repeat(22)}@care.example.org`;
const settings = { MAIL_BOUNCES: longest, SESSION_SECRET: 's'.repeat(40) };
const made = (changes: Partial<typeof settings> = {}) => {
  const addresses = bounceAddresses({ ...settings, ...changes });
  if (!addresses) throw new Error('a mailbox is set');
  return addresses;
};
const ids = [createHash('sha256').update('a message').digest('hex'), randomUUID()];

it.each(ids)('names the email %s in a local part that mail servers take', (id) => {
  const address = made().make(id);
  const [local = '', domain] = address.split('@');
  expect(local.length).toBeLessThanOrEqual(64);
  expect(local).toMatch(/^b+\+[0-9a-f-]+$/);
  expect(domain).toBe('care.example.org');
  const start = made().read(['somebody@home.example', address.toUpperCase()]);
  expect(start).toHaveLength(24);
  expect(id.startsWith(start ?? '-')).toBe(true);
});

it.each(ids)('of %s cannot be made without the secret, nor changed', (id) => {
  const address = made().make(id);
  const [local = '', domain = ''] = address.split('@');
  const other = made().make(randomUUID()).slice(0, 40);
  for (const wrong of [
    longest,
    made({ SESSION_SECRET: 't'.repeat(40) }).make(id),
    `${local}@elsewhere.example`,
    `x${address}`,
    `${local.slice(0, -1)}@${domain}`,
    `${other}${address.slice(40)}`,
    `${'b'.repeat(22)}+@${domain}`,
    `${'b'.repeat(22)}+-${'0'.repeat(16)}@${domain}`,
    'none',
    '',
  ]) {
    expect([wrong, made().read([wrong])]).toEqual([wrong, null]);
  }
});

it('there are none without a mailbox for them', () => {
  expect(bounceAddresses({ SESSION_SECRET: settings.SESSION_SECRET })).toBeNull();
});
