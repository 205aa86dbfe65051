/** Verifies that a request comes from the chat. Compares in constant time, and accepts nothing that is not exact. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clock of a request may be from ours, in seconds. Slack recommends it, and Teams gets the same. */
export const windowSeconds = 300;

export type Verified = { readonly ok: true } | { readonly ok: false; readonly reason: string };

interface SlackRequest {
  /** The headers X-Slack-Request-Timestamp and X-Slack-Signature. */
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** The bytes as they arrived. */
  readonly body: Buffer;
}

/**
 * Slack signs `v0:<timestamp>:<body>` with the signing secret of the app, as HMAC-SHA256 in hexadecimal digits.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySlack({ timestamp, signature, body }: SlackRequest, signingSecret: string, now: Date): Verified {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp) || signature === undefined)
    return no('The request has no signature of Slack.');
  if (!isWithinWindow(Number(timestamp) * 1000, now)) return no('The signature of the request has expired.');
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return isSame(signature, `v0=${expected}`) ? { ok: true } : no(wrong);
}

/**
 * Teams signs the body with the security token of the outgoing webhook, as HMAC-SHA256 in Base64. The token is Base64 as
 * well. The time is in the body, see `teams-command.ts`.
 *
 * @param authorization The header Authorization: `HMAC <signature>`.
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
 */
export function verifyTeams(authorization: string | undefined, body: Buffer, securityToken: string): Verified {
  if (authorization === undefined) return no('The request has no signature of Microsoft Teams.');
  const expected = createHmac('sha256', Buffer.from(securityToken, 'base64')).update(body).digest('base64');
  return isSame(authorization, `HMAC ${expected}`) ? { ok: true } : no(wrong);
}

export function isWithinWindow(milliseconds: number, now: Date): boolean {
  return Math.abs(now.getTime() - milliseconds) <= windowSeconds * 1000;
}

const wrong = 'The signature of the request is wrong.';

function no(reason: string): Verified {
  return { ok: false, reason };
}

/** The length is no secret: it is the same for every signature. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
