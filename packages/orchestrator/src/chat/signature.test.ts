import { describe, expect, it } from '@jest/globals';
import { verifySlack, verifyTeams } from './signature.ts';

/** The example of the documentation: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const slack = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  body: Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  ),
};
const at = (seconds: number) => new Date((1_531_420_618 + seconds) * 1000);
const verify = (more: Partial<typeof slack> = {}, now = at(0)) => {
  const { secret, ...request } = { ...slack, ...more };
  return verifySlack(request, secret, now);
};

describe('the signature of Slack', () => {
  it('is the one of the example in the documentation', () => {
    expect(verify()).toEqual({ ok: true });
  });

  it('is valid for five minutes, before and after', () => {
    expect([-301, -300, 300, 301].map((seconds) => verify({}, at(seconds)).ok)).toEqual([false, true, true, false]);
  });

  it.each<[string, Partial<typeof slack>, string]>([
    ['another secret', { secret: 'another' }, 'is wrong'],
    ['another body', { body: Buffer.from('token=1') }, 'is wrong'],
    ['an empty body', { body: Buffer.alloc(0) }, 'is wrong'],
    ['another time', { timestamp: '1531420619' }, 'is wrong'],
    ['a part of it', { signature: slack.signature.slice(0, 20) }, 'is wrong'],
    ['another version', { signature: slack.signature.replace('v0', 'v1') }, 'is wrong'],
    ['capital letters', { signature: slack.signature.toUpperCase() }, 'is wrong'],
    ['a time that is no number', { timestamp: '1531420618e0' }, 'has no signature'],
    ['an empty time', { timestamp: '' }, 'has no signature'],
  ])('is not valid with %s', (_, more, sentence) => {
    expect(verify(more)).toEqual({ ok: false, reason: expect.stringContaining(sentence) });
  });

  it('is required', () => {
    expect(verifySlack({ timestamp: undefined, signature: undefined, body: slack.body }, slack.secret, at(0)).ok).toBe(
      false,
    );
  });
});

describe('the signature of Microsoft Teams', () => {
  /** The token of the documentation. The signature is from OpenSSL: `openssl dgst -sha256 -mac HMAC -macopt hexkey:…`. */
  const token = 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=';
  const body = Buffer.from('{"type":"message","text":"<at>ASR</at> hi"}');
  const signature = 'HMAC JStgh1t6jxHoDPSph8UKRf4s8qbDQwId1ku+93rHw1Y=';

  it('is the HMAC of the body with the decoded token, in Base64', () => {
    expect(verifyTeams(signature, body, token)).toEqual({ ok: true });
  });

  it.each<[string, string | undefined, Buffer, string]>([
    ['another token', signature, body, 'bXVjaCB0b28gc2hvcnQgYSB0b2tlbg=='],
    ['another body', signature, Buffer.from('{}'), token],
    ['another scheme', signature.replace('HMAC', 'Bearer'), body, token],
    ['no header', undefined, body, token],
    ['an empty header', '', body, token],
  ])('is not valid with %s', (_, authorization, content, key) => {
    expect(verifyTeams(authorization, content, key).ok).toBe(false);
  });
});
