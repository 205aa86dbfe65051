/**
 * Requests as Slack and Microsoft Teams send them, from their documentation, and fakes of both.
 *
 * @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
import { createHmac } from 'node:crypto';
import { type RemediationRecord, newRecord } from '../../model/index.ts';
import type { Delegation } from '../../policy/index.ts';
import { aRequest } from '../../testing/index.ts';
import type { ChatWorld, DecisionEvent, HttpEvent, PostedQuestion } from '../index.ts';

export const now = new Date('2026-11-29T12:00:00Z');
const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
/** From the page about outgoing webhooks. */
const securityToken = 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=';
export const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
export const adaId = '0d2f8a3c-5b1e-4f6d-9a7b-1c2d3e4f5a6b';
export const digest = 'd1'.repeat(32);
export const responseUrl = 'https://hooks.slack.com/actions/T0123ABCD/1234567890/abcdef';

const delegation: Delegation = {
  name: 'shop-team',
  accounts: ['111122223333'],
  may: ['approve'],
  chat: [
    { person: 'jane@example.com', slack: { team: 'T0123ABCD', user: 'U0123JANE' } },
    { person: 'ada@example.com', teams: { tenant, user: adaId } },
  ],
};

export const aRecord = (more: Partial<RemediationRecord> = {}): RemediationRecord => ({
  ...newRecord(aRequest(), now),
  outcome: 'awaiting-approval',
  digest,
  pending: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { port: 22 }, to: null }],
  because: 'The group opens port 22 to the internet.',
  warning: 'Two instances use this group.',
  reversible: true,
  actor: 'asr',
  ...more,
});

const { remediationId } = aRequest();

/** A click on a button, in the form of the documentation. */
export const aClick = (more: object = {}, action: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U0123JANE', username: 'jane', name: 'jane', team_id: 'T0123ABCD' },
  api_app_id: 'A0123ABCD',
  token: 'Shh_its_a_seekrit',
  container: { type: 'message', message_ts: '1548261231.000200', channel_id: 'C0123ABCD', is_ephemeral: false },
  trigger_id: '12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3',
  team: { id: 'T0123ABCD', domain: 'example' },
  channel: { id: 'C0123ABCD', name: 'approvals' },
  message: { bot_id: 'BAH5CA16Z', type: 'message', text: 'Approval required', ts: '1548261231.000200' },
  state: { values: { 'asr-reason': { 'asr-reason': { type: 'plain_text_input', value: 'It is ours' } } } },
  response_url: responseUrl,
  actions: [
    {
      action_id: 'asr-approve',
      block_id: 'asr-decide',
      text: { type: 'plain_text', text: 'Approve', emoji: false },
      value: `${remediationId}:${digest}`,
      type: 'button',
      action_ts: '1548426417.840180',
      ...action,
    },
  ],
  ...more,
});

export function fromSlack(
  payload: object | string,
  more: { readonly at?: Date; readonly secret?: string } = {},
): HttpEvent {
  const { at = now, secret = signingSecret } = more;
  const text = typeof payload === 'string' ? payload : `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${text}`).digest('hex')}`;
  return {
    version: '2.0',
    rawPath: '/slack',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    // As API Gateway sends a form.
    body: Buffer.from(text).toString('base64'),
    isBase64Encoded: true,
  };
}

export const anActivity = (text: string, more: object = {}) => ({
  type: 'message',
  id: '1485983408511',
  timestamp: now.toISOString(),
  localTimestamp: now.toISOString(),
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  channelId: 'msteams',
  from: { id: '29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85g', name: 'Ada Lovelace', aadObjectId: adaId },
  conversation: { isGroup: true, id: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype', conversationType: 'channel' },
  recipient: null,
  textFormat: 'plain',
  text: `<at>ASR</at> ${text}`,
  channelData: {
    teamsChannelId: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype',
    teamsTeamId: '19:712c61d0ef384e5fa681ba90ca943398@thread.skype',
    tenant: { id: tenant },
  },
  ...more,
});

export function fromTeams(activity: object | string, token = securityToken): HttpEvent {
  const body = typeof activity === 'string' ? activity : JSON.stringify(activity);
  const signature = createHmac('sha256', Buffer.from(token, 'base64')).update(body).digest('base64');
  return { version: '2.0', rawPath: '/teams', headers: { authorization: `HMAC ${signature}` }, body };
}

export interface FakeChats {
  readonly world: ChatWorld;
  /** What the fakes received, in order. */
  readonly sent: { readonly to: string; readonly content: object }[];
  readonly decisions: DecisionEvent[];
  readonly posted: Map<string, PostedQuestion>;
}

export function fakeChats(more: Partial<ChatWorld> & { readonly record?: RemediationRecord } = {}): FakeChats {
  const { record = aRecord(), ...given } = more;
  const sent: FakeChats['sent'] = [];
  const decisions: DecisionEvent[] = [];
  const posted = new Map<string, PostedQuestion>();
  const signatures = new Set<string>();
  let messages = 0;
  const world: ChatWorld = {
    now: () => now,
    delegations: [delegation],
    separateRequester: false,
    unitsOf: async () => ({ ok: false, error: 'It must not be asked for.' }),
    warn: () => {},
    findRecord: async (id) => (id === record.remediationId ? record : undefined),
    accountName: async () => 'shop-prod',
    putDecision: async (event) => void decisions.push(event),
    questions: {
      find: async (key) => posted.get(key),
      remember: async (question) => void posted.set(question.key, question),
      forget: async (key) => void posted.delete(key),
      isFirst: async (signature) => !signatures.has(signature) && signatures.add(signature) !== undefined,
    },
    slack: {
      signingSecret: async () => signingSecret,
      post: async (content) => {
        sent.push({ to: 'chat.postMessage', content });
        return { channel: 'C0123ABCD', message: `1548261231.00020${(messages += 1)}` };
      },
      update: async ({ message }, content) => void sent.push({ to: `chat.update ${message}`, content }),
      respond: async (to, content) => void sent.push({ to, content }),
    },
    teams: {
      securityToken: async () => securityToken,
      post: async (content) => void sent.push({ to: 'teams', content }),
    },
    ...given,
  };
  return { world, sent, decisions, posted };
}
