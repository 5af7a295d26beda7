import { readConfig } from '../../adapters/config';

const least = {
  ...{ MONGODB_URI: 'mongodb://mongo', TEMPORAL_ADDRESS: 'temporal:7233', PAYLOAD_KEYS: `k1:${'0'.repeat(64)}` },
  ...{ SESSION_SECRET: 'x'.repeat(32), SMTP_URL: 'smtp://mail' },
  ...{ TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 't', TWILIO_MESSAGING_SERVICE_SID: 'MG' },
};

describe('MAIL_BOUNCES', () => {
  it('is a mailbox with room for what makes each address one of its own; empty is none', () => {
    expect(readConfig(least).MAIL_BOUNCES).toBeUndefined();
    expect(readConfig({ ...least, MAIL_BOUNCES: '' }).MAIL_BOUNCES).toBeUndefined();
    const MAIL_BOUNCES = `${'b'.repeat(22)}@care.example.org`;
    expect(readConfig({ ...least, MAIL_BOUNCES }).MAIL_BOUNCES).toBe(MAIL_BOUNCES);
  });

  it.each(['bounces', 'a+b@care.example.org', `${'b'.repeat(23)}@care.example.org`, 'Bounces <b@care.example.org>'])(
    '%s stops the start with its name',
    (MAIL_BOUNCES) => {
      expect(() => readConfig({ ...least, MAIL_BOUNCES })).toThrow(/MAIL_BOUNCES: /);
    },
  );
});
