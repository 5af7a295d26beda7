import { createHmac } from 'node:crypto';
import { verifyTwilioSignature } from '../../../adapters/twilio/signature';

const TOKEN = 'secret-token';
const URL_CALLED = 'https://carepath.example/webhooks/twilio/status?intent=a1&org=o1';
const PARAMS = { MessageSid: 'SM1', Body: 'Señal & más', From: '+16175550142' };

/** Twilio's algorithm as its documentation writes it: the URL, then each sorted name and value; HMAC-SHA1. */
function sign(token: string, url: string, params: { [name: string]: string }): string {
  const text = Object.keys(params)
    .sort()
    .reduce((data, name) => data + name + (params[name] ?? ''), url);
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

describe('a webhook signature', () => {
  it('is accepted when Twilio made it', () => {
    expect(verifyTwilioSignature(TOKEN, URL_CALLED, PARAMS, sign(TOKEN, URL_CALLED, PARAMS))).toBe(true);
  });

  it.each([
    ['another token', sign('other', URL_CALLED, PARAMS), URL_CALLED, PARAMS],
    ['another query', sign(TOKEN, URL_CALLED, PARAMS), URL_CALLED.replace('a1', 'a2'), PARAMS],
    ['another body', sign(TOKEN, URL_CALLED, PARAMS), URL_CALLED, { ...PARAMS, Body: 'STOP' }],
    ['an added field', sign(TOKEN, URL_CALLED, PARAMS), URL_CALLED, { ...PARAMS, OptOutType: 'STOP' }],
    ['an empty header', '', URL_CALLED, PARAMS],
    ['no header', undefined, URL_CALLED, PARAMS],
    ['a header that is no base64', '\u0000\ud800', URL_CALLED, PARAMS],
    ['an address that is none', sign(TOKEN, 'nowhere', PARAMS), 'nowhere', PARAMS],
  ])('is refused with %s', (_case, header, url, params) => {
    expect(verifyTwilioSignature(TOKEN, url, params, header)).toBe(false);
  });
});
