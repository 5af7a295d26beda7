import { unsubscribeTokens } from '../../../adapters/smtp/unsubscribe-token';

const now = new Date('2026-11-23T12:00:00Z');
const email = { orgId: 'org-1', intentId: 'abc123' };
const tokens = unsubscribeTokens('s'.repeat(40));
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

it('stands for one email for 90 days', () => {
  const token = tokens.make(email, now);
  expect(tokens.read(token, later(90))).toEqual(email);
  expect(tokens.read(token, later(91))).toBeNull();
});

it('cannot be made without the secret, nor changed', () => {
  const token = tokens.make(email, now);
  const [payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify(['org-2', 'abc123', 99_999])).toString('base64url');
  const foreign = unsubscribeTokens('t'.repeat(40)).make(email, now);
  for (const wrong of [
    '',
    '.',
    payload,
    `${payload}.`,
    `${other}.${signature}`,
    `${payload}.AAAA`,
    foreign,
    'x'.repeat(999),
  ]) {
    expect(tokens.read(wrong, now)).toBeNull();
  }
});
