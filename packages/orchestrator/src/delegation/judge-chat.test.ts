import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, newRecord } from '../model/index.ts';
import type { Delegation } from '../policy/index.ts';
import { aRequest } from '../testing/index.ts';
import { type ChatUser, chatSourceOf, readChatUser } from './chat-user.ts';
import { type ChatContext, judgeChat } from './judge-chat.ts';

const [shop, bank] = ['111122223333', '444455556666'] as const;
const jane: ChatUser = { chat: 'slack', team: 'T0123ABCD', user: 'U0123JANE' };
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const ada: ChatUser = { chat: 'teams', team: tenant, user: '0d2f8a3c-5b1e-4f6d-9a7b-1c2d3e4f5a6b' };
const digest = 'd1'.repeat(32);
const delegation: Delegation = {
  name: 'shop-team',
  accounts: [shop],
  may: ['approve'],
  chat: [
    { person: 'jane@example.com', slack: { team: jane.team, user: jane.user } },
    { person: 'ada@example.com', teams: { tenant, user: ada.user } },
  ],
};

const aRecord = (more: Partial<RemediationRecord> = {}): RemediationRecord => ({
  ...newRecord(aRequest(), new Date('2026-11-21T00:00:00Z')),
  outcome: 'awaiting-approval',
  digest,
  reversible: true,
  actor: 'asr',
  ...more,
});
const context = (more: Partial<ChatContext> = {}): ChatContext => ({
  delegations: [delegation],
  separateRequester: false,
  unitsOf: async () => ({ ok: false, error: 'AWS is silent.' }),
  warn: () => {},
  ...more,
});

interface Given {
  readonly user?: ChatUser;
  readonly record?: RemediationRecord | undefined;
  readonly decision?: 'approve' | 'reject';
  readonly plan?: string | undefined;
  readonly in?: Partial<ChatContext>;
}

function judge(given: Given = {}) {
  const { user = jane, decision = 'approve', in: more = {} } = given;
  const record = 'record' in given ? given.record : aRecord();
  const plan = 'plan' in given ? given.plan : digest;
  return judgeChat(user, { remediationId: aRequest().remediationId, decision, plan }, record, context(more));
}

describe('the source of a decision in a chat', () => {
  it('identifies the chat, the team and the user', () => {
    expect(readChatUser(chatSourceOf(jane))).toEqual(jane);
    expect(readChatUser(chatSourceOf(ada))).toEqual(ada);
  });

  it.each([
    'asr.chat',
    'asr.chat/slack/T1',
    'asr.chat/slack/T1/U1/x',
    'asr.chat/irc/T1/U1',
    'asr.chat/toString/T1/U1',
    'asr.chat/slack//U1',
    'asr.chat/slack/T1/*',
    'asr.delegate/slack/T1/U1',
  ])('is not read from %s', (source) => {
    expect(readChatUser(source)).toBeUndefined();
  });
});

describe('a person in a chat', () => {
  it('approves a plan of their account, and history names them and the chat', async () => {
    expect(await judge()).toEqual({
      ok: true,
      person: 'jane@example.com',
      actor: 'jane@example.com (shop-team, Slack U0123JANE)',
    });
    expect(await judge({ user: ada, decision: 'reject' })).toMatchObject({
      ok: true,
      actor: `ada@example.com (shop-team, Microsoft Teams ${ada.user})`,
    });
  });

  it('names the plan by its first digits as well', async () => {
    expect(await judge({ plan: digest.slice(0, 16) })).toMatchObject({ ok: true });
  });

  it('has the rights of the delegation that includes the account', async () => {
    const other = { ...delegation, name: 'bank-team', accounts: [bank] };

    expect(await judge({ in: { delegations: [other, delegation] } })).toMatchObject({
      actor: expect.stringContaining('(shop-team,'),
    });
  });

  it.each<[string, Given, string]>([
    ['an unknown user', { user: { ...jane, user: 'U0123EVIL' } }, 'does not know you'],
    ['a user of the same id in another team', { user: { ...jane, team: 'T0123EVIL' } }, 'of T0123EVIL under'],
    ['a user of the same ids in another chat', { user: { ...jane, chat: 'teams' } }, 'does not know you'],
    ['an unknown remediation', { record: undefined }, 'You have no remediation'],
    ['a remediation of another account', { record: aRecord({ accountId: bank }) }, 'You have no remediation'],
    [
      'a finding of another account',
      { record: aRecord({ finding: { ...aRequest().finding, accountId: bank } }) },
      'You have no remediation',
    ],
    ['another control', { in: { delegations: [{ ...delegation, controls: ['S3.8'] }] } }, 'You have no remediation'],
    ['a delegation without approve', { in: { delegations: [{ ...delegation, may: ['undo'] }] } }, 'You have no'],
    [
      'a unit that cannot be looked up',
      {
        in: {
          delegations: [
            {
              name: 'unit-team',
              organizationalUnits: ['ou-a1b2-c3d4e5f6'],
              may: ['approve'],
              chat: delegation.chat ?? [],
            },
          ],
        },
      },
      'You have no remediation',
    ],
    ['a remediation that is over', { record: aRecord({ outcome: 'fixed', digest: null }) }, 'is fixed.'],
    ['a remediation that runs', { record: aRecord({ outcome: null, digest: null }) }, 'is still running.'],
    ['a plan that is not current', { plan: 'a'.repeat(64) }, 'is no longer current. Nothing was changed.'],
    ['a rejection of a plan that is not current', { plan: 'a'.repeat(64), decision: 'reject' }, 'no longer current'],
    ['no plan', { plan: undefined }, 'You named no plan.'],
    ['a change that cannot be undone', { record: aRecord({ reversible: false }) }, 'cannot be undone'],
  ])('cannot approve: %s', async (_, given, sentence) => {
    expect(await judge(given)).toEqual({ ok: false, reason: expect.stringContaining(sentence) });
  });

  it('gets the command for a change that cannot be undone, and may reject it', async () => {
    const record = aRecord({ reversible: false });

    expect(await judge({ record })).toMatchObject({
      reason: expect.stringContaining(`asr approve ${record.remediationId} --plan ${digest.slice(0, 16)}`),
    });
    expect(await judge({ record, decision: 'reject' })).toMatchObject({ ok: true });
  });

  it('learns nothing about a remediation of another account', async () => {
    expect(await judge({ record: aRecord({ accountId: bank }) })).toEqual(await judge({ record: undefined }));
  });
});

describe('a person who requested the change', () => {
  const separate = { separateRequester: true };
  const by = (actor: string) => judge({ record: aRecord({ actor }), in: separate });

  it.each([
    'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Ops_1a/jane@example.com',
    'arn:aws:sts::999999999999:assumed-role/Ops/JANE@example.com',
    'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)',
  ])('cannot approve it where the policy separates them: %s', async (actor) => {
    expect(await by(actor)).toEqual({ ok: false, reason: expect.stringContaining('requires another approver') });
  });

  it.each(['', 'arn:aws:iam::999999999999:user/jane', 'AIDAABCDEFGHIJKLMNOPQ (shop-team)'])(
    'is not distinguished from %j, so the chat cannot approve',
    async (actor) => {
      expect(await by(actor)).toEqual({ ok: false, reason: expect.stringContaining('cannot be compared') });
    },
  );

  it('may reject it, and approve what others or an event rule requested', async () => {
    const mine = aRecord({ actor: 'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)' });

    expect(await judge({ record: mine, decision: 'reject', in: separate })).toMatchObject({ ok: true });
    expect(await judge({ record: mine })).toMatchObject({ ok: true });
    expect(await by('asr')).toMatchObject({ ok: true });
    expect(await by('arn:aws:sts::999999999999:assumed-role/Ops/john@example.com')).toMatchObject({ ok: true });
  });
});
