import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, answer, isForced, newRecord } from '../model/index.ts';
import { type DelegateContext, type FoundFinding, carryOutDelegated } from './handle-request.ts';
import { type Delegation, defaultPolicy, delegatedActions } from '../policy/index.ts';
import type { World } from '../parse/index.ts';
import { aRequest } from '../testing/index.ts';

const [shop, bank] = ['111122223333', '444455556666'] as const;
const now = new Date('2026-11-21T00:00:00Z');
const jane = 'asr.delegate/shop-team/AROAABCDEFGHIJKLMNOPQ:jane@example.com';
const actor = 'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)';

const digest = 'd1'.repeat(32);
const own = aRequest();
const foreignId = 'r-ffffffffffffffffffff';
const foreign = aRequest({ remediationId: foreignId, accountId: bank, finding: { ...own.finding, accountId: bank } });
const records = new Map<string, RemediationRecord>(
  [own, foreign].map((request) => [
    request.remediationId,
    { ...newRecord(request, now), outcome: 'awaiting-approval', digest },
  ]),
);
const findings: readonly FoundFinding[] = [
  { Id: 'mine', AwsAccountId: shop },
  { Id: 'theirs', AwsAccountId: bank },
  // The owner of an account may import a finding of any id.
  { Id: 'both', AwsAccountId: shop },
  { Id: 'both', AwsAccountId: bank },
];

const world: World = {
  executionId: 'execution-1',
  settings: { policy: defaultPolicy, runbooks: {} },
  controls: { 'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' } },
  isOwnRole: () => false,
  organizationalUnits: () => ({ ok: false, error: 'not asked for.' }),
  now,
  ticketActionId: 'ASRTicket',
};

interface Given extends Partial<DelegateContext> {
  readonly delegation?: Partial<Delegation>;
}

function deskWith({ delegation, ...given }: Given = {}) {
  const presses: {
    readonly findings: readonly FoundFinding[];
    readonly actor: string;
    readonly step: 'plan' | undefined;
  }[] = [];
  const decidedAsNew: object[] = [];
  const reads: string[] = [];
  const warnings: object[] = [];
  const context: DelegateContext = {
    executionId: 'execution-1',
    separateRequester: false,
    delegations: [{ name: 'shop-team', accounts: [shop], may: delegatedActions, ...delegation }],
    resume: async (event, record) => (await import('../parse/resume.ts')).resume(event, record, world),
    unitsOf: async () => ({ ok: false, error: 'It must not be asked for.' }),
    findRecord: async (id) => {
      reads.push(id);
      return records.get(id);
    },
    findRecordsOfFinding: async (id) => {
      reads.push(id);
      return [...records.values()].filter(({ finding }) => finding.id === id);
    },
    findFindings: async (ids) => {
      reads.push(...ids);
      return findings.filter(({ Id = '' }) => ids.includes(Id));
    },
    press: async (pressed, by, step) => {
      presses.push({ findings: pressed, actor: by, step });
      return { items: [], answers: [] };
    },
    decideAsNew: async (found, by, step) => {
      decidedAsNew.push({ findings: found, actor: by, step });
      return { items: [], answers: [] };
    },
    warn: (message, about) => void warnings.push({ message, ...about }),
    ...given,
  };
  return { context, presses, decidedAsNew, reads, warnings };
}

const undo = (remediationId: string, source = jane) => ({
  source,
  'detail-type': 'ASR Undo',
  detail: { remediationId },
});
const decide = (remediationId: string, decision = 'approve') => ({
  source: jane,
  'detail-type': 'ASR Approval',
  detail: { remediationId, decision, because: 'agreed', plan: digest.slice(0, 16) },
});
const remediate = (...findingIds: readonly string[]) => ({
  source: jane,
  'detail-type': 'ASR Remediate',
  detail: { findingIds },
});

/** An answer with an id of its own, without any finding or account. */
function refusal(reason: string): object {
  return {
    items: [],
    answers: [
      expect.objectContaining({
        remediationId: expect.not.stringMatching(`${own.remediationId}|${foreignId}`),
        outcome: 'refused',
        reason: expect.stringContaining(reason),
        accountId: '',
        finding: { id: '', format: 'asff', productArn: '', accountId: '' },
      }),
    ],
  };
}

describe('a delegate who remediates only what is automatic', () => {
  it('has findings of their accounts decided as new ones, and does not use the button', async () => {
    const { context, presses, decidedAsNew } = deskWith({ delegation: { automaticOnly: true } });

    await carryOutDelegated(remediate('mine', 'theirs'), context);

    expect(presses).toEqual([]);
    expect(decidedAsNew).toEqual([{ findings: [{ Id: 'mine', AwsAccountId: shop }], actor, step: undefined }]);
  });

  it('uses the button if automaticOnly is false', async () => {
    const { context, presses, decidedAsNew } = deskWith({ delegation: { automaticOnly: false } });

    await carryOutDelegated(remediate('mine'), context);

    expect({ presses: presses.length, decidedAsNew }).toEqual({ presses: 1, decidedAsNew: [] });
  });
});

describe('a delegate', () => {
  it('approves, rejects and undoes remediations in their accounts, with their IAM identity', async () => {
    const { context } = deskWith();

    expect(await carryOutDelegated(decide(own.remediationId), context)).toMatchObject({
      items: [
        {
          remediationId: own.remediationId,
          step: 'remediate',
          source: 'approval',
          actor,
          approval: { by: actor, because: 'agreed', digest },
        },
      ],
      answers: [],
    });
    expect(await carryOutDelegated(decide(own.remediationId, 'reject'), context)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: `Rejected by ${actor}: agreed` }],
    });
    const { items } = await carryOutDelegated(undo(own.remediationId), context);
    expect(items).toMatchObject([{ remediationId: own.remediationId, step: 'undo', actor }]);
    expect(items.map(isForced)).toEqual([false]);
  });

  it('remediates findings of their accounts, which are read from Security Hub', async () => {
    const { context, presses } = deskWith();

    expect(await carryOutDelegated(remediate('mine', 'mine'), context)).toEqual({ items: [], answers: [] });

    expect(presses).toEqual([{ findings: [findings[0]], actor, step: undefined }]);
  });

  it('gets the answer in the note of the finding, which is all that they can read', async () => {
    const skipped = answer(own, { outcome: 'skipped', reason: 'Out of scope.' });
    const { context } = deskWith({ press: async () => ({ items: [own], answers: [skipped] }) });

    for (const { items, answers } of [
      await carryOutDelegated(remediate('mine'), context),
      await carryOutDelegated(undo(own.remediationId), context),
      await carryOutDelegated(decide(own.remediationId, 'reject'), context),
    ]) {
      expect([...items, ...answers].every(({ noteAnyway }) => noteAnyway === true)).toBe(true);
    }
  });

  it('plans if they request a plan', async () => {
    const { context, presses } = deskWith();

    await carryOutDelegated({ ...remediate('mine'), detail: { findingIds: ['mine'], mode: 'plan' } }, context);

    expect(presses).toMatchObject([{ step: 'plan' }]);
  });

  it('reaches the accounts below a unit', async () => {
    const { context, presses } = deskWith({
      delegation: { accounts: [], organizationalUnits: ['ou-a1b2-shop0000'] },
      unitsOf: async (id) => ({
        ok: true,
        value: id === shop ? ['ou-a1b2-deep0000', 'ou-a1b2-shop0000'] : ['ou-a1b2-bank0000'],
      }),
    });

    await carryOutDelegated(remediate('mine', 'theirs'), context);

    expect(presses).toMatchObject([{ findings: [findings[0]] }]);
    expect((await carryOutDelegated(undo(own.remediationId), context)).items).toHaveLength(1);
    expect(await carryOutDelegated(undo(foreignId), context)).toEqual(refusal(`has no remediation ${foreignId}`));
  });
});

describe('an undo by finding', () => {
  const change = { field: 'encrypts', from: false, to: true };
  const aRecordOf = (remediationId: string, more: Partial<RemediationRecord> = {}): RemediationRecord => ({
    ...newRecord({ ...own, remediationId }, now),
    outcome: 'fixed',
    changes: [change],
    ...more,
  });
  const event = { source: jane, 'detail-type': 'ASR Undo', detail: { findingId: own.finding.id } };
  const ofFinding = (...found: readonly RemediationRecord[]) =>
    carryOutDelegated(event, deskWith({ findRecordsOfFinding: async () => found }).context);

  it('undoes the last change of each resource, and answers in the note', async () => {
    const { items, answers } = await ofFinding(
      aRecordOf('r-compliant', { changes: [], outcome: 'compliant' }),
      aRecordOf('r-newest'),
      aRecordOf('r-earlier'),
      aRecordOf('r-second', { resourceId: 'sg-2' }),
    );

    expect(items).toMatchObject([
      { remediationId: 'r-newest', step: 'undo', actor, noteAnyway: true },
      { remediationId: 'r-second', step: 'undo', actor, noteAnyway: true },
    ]);
    expect(answers).toEqual([]);
  });

  it('reaches no resource of another owner, even below their own finding', async () => {
    const theirs = aRecordOf('r-theirs', { accountId: bank });
    const theirFinding = aRecordOf('r-finding', { finding: { ...own.finding, accountId: bank } });

    expect(await ofFinding(theirs, theirFinding)).toEqual(refusal(`${actor} has no change to undo on finding`));
    expect(await ofFinding()).toEqual(await ofFinding(theirs));
    expect((await ofFinding(theirs, aRecordOf('r-own'))).items).toMatchObject([{ remediationId: 'r-own' }]);
  });

  it('is refused before anything is read if the delegation does not allow undo', async () => {
    const { context, reads } = deskWith({ delegation: { may: ['remediate'] } });

    expect(await carryOutDelegated(event, context)).toEqual(refusal(`${actor} may not undo`));
    expect(reads).toEqual([]);
  });
});

describe('a resource of another owner', () => {
  it.each([
    ['an undo', undo],
    ['an approval', decide],
  ])('gets the same answer as one that does not exist: %s', async (_, ask) => {
    const unknownId = 'r-eeeeeeeeeeeeeeeeeeee';
    const { context } = deskWith();

    const foreignAnswer = await carryOutDelegated(ask(foreignId), context);
    const unknownAnswer = await carryOutDelegated(ask(unknownId), context);

    expect(foreignAnswer).toEqual(refusal(`${actor} has no remediation ${foreignId}.`));
    expect(JSON.parse(JSON.stringify(foreignAnswer).replaceAll(foreignId, unknownId))).toEqual(unknownAnswer);
    expect(JSON.stringify(foreignAnswer)).not.toContain(bank);
  });

  it('is not changed by its finding either, and no part of it is reported', async () => {
    const { context, presses } = deskWith();

    const foreignAnswer = await carryOutDelegated(remediate('theirs'), context);
    const unknownAnswer = await carryOutDelegated(remediate('nobodys'), context);

    expect(foreignAnswer).toEqual(refusal(`${actor} has no finding: theirs.`));
    expect(JSON.parse(JSON.stringify(foreignAnswer).replaceAll('theirs', 'nobodys'))).toEqual(unknownAnswer);
    expect(presses).toEqual([]);
  });

  it('is excluded if both owners have a finding with the same id', async () => {
    const { context, presses } = deskWith();

    expect(await carryOutDelegated(remediate('both'), context)).toEqual({ items: [], answers: [] });

    expect(presses).toMatchObject([{ findings: [findings[2]] }]);
  });

  it('does not delay own findings, and many of them get one answer', async () => {
    const answered = { items: [own], answers: [] };
    const { context } = deskWith({ press: async () => answered });

    const { items, answers } = await carryOutDelegated(
      remediate('mine', 'theirs', ...Array.from({ length: 98 }, (_, index) => `${index}`.padEnd(500, 'x'))),
      context,
    );

    expect(items).toEqual([{ ...own, noteAnyway: true }]);
    expect(answers).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining('99 of these findings') }]);
    expect(JSON.stringify(answers).length).toBeLessThan(1_000);
  });

  it('is also a record whose finding is of another account', async () => {
    const { context } = deskWith({
      findRecord: async () => ({ ...newRecord(own, now), finding: { ...own.finding, accountId: bank } }),
    });

    expect(await carryOutDelegated(undo(own.remediationId), context)).toEqual(refusal('has no remediation'));
  });

  it('is also a record of no account', async () => {
    const { context } = deskWith({
      findRecord: async () => ({ ...newRecord(own, now), accountId: '', finding: { ...own.finding, accountId: '' } }),
    });

    expect(await carryOutDelegated(undo(own.remediationId), context)).toEqual(refusal('has no remediation'));
  });

  it.each([
    [
      'an account id in another partition',
      'arn:aws-cn:securityhub:cn-north-1:444455556666:security-control/EC2.13/finding/1',
    ],
    [
      'their own in another partition',
      'arn:aws-cn:securityhub:cn-north-1:111122223333:security-control/EC2.13/finding/1',
    ],
  ])('is also %s', async (_, id) => {
    const { context, presses } = deskWith();

    expect(await carryOutDelegated(remediate(id), context)).toEqual(refusal('has no finding'));
    expect(presses).toEqual([]);
  });

  it('is every account whose units are unknown, and the operator of ASR gets a log entry', async () => {
    const silent: Given = {
      delegation: { accounts: [], organizationalUnits: ['ou-a1b2-shop0000'] },
      unitsOf: async () => ({ ok: false, error: 'AWS is silent.' }),
    };
    const { context, presses, warnings } = deskWith(silent);

    expect(await carryOutDelegated(undo(own.remediationId), context)).toEqual(refusal('has no remediation'));
    expect(await carryOutDelegated(remediate('mine'), context)).toEqual(refusal('has no finding'));

    expect(presses).toEqual([]);
    expect(warnings).toMatchObject([
      { delegation: 'shop-team', accountId: shop, error: 'AWS is silent.' },
      { accountId: shop, error: 'AWS is silent.' },
    ]);
  });
});

describe('a request that is refused', () => {
  it.each([
    ['undo', { may: ['remediate', 'approve'] as const }, undo(own.remediationId)],
    ['approve', { may: ['remediate', 'undo'] as const }, decide(own.remediationId)],
    ['approve', { may: ['remediate', 'undo'] as const }, decide(own.remediationId, 'reject')],
    ['remediate', { may: ['approve', 'undo'] as const }, remediate('mine')],
  ])('is one to %s that the delegation does not allow, before anything is read', async (action, delegation, event) => {
    const { context, reads } = deskWith({ delegation });

    expect(await carryOutDelegated(event, context)).toEqual(refusal(`${actor} may not ${action}`));
    expect(reads).toEqual([]);
  });

  it('is one of a delegation that the policy no longer has', async () => {
    const { context, reads } = deskWith({ delegations: [] });

    expect(await carryOutDelegated(undo(own.remediationId), context)).toEqual(refusal('has no delegation shop-team'));
    expect(reads).toEqual([]);
  });

  it.each([
    'asr.delegate/shop-team/x/AROAABCDEFGHIJKLMNOPQ:jane',
    'asr.delegate/shop-team/AROAABCDEFGHIJKLMNOPQ:jane/x',
    'asr.delegate//AROAABCDEFGHIJKLMNOPQ:jane',
    'asr.delegate/*/AROAABCDEFGHIJKLMNOPQ:jane',
    'asr.delegate',
    'asr.delegate.evil',
  ])('is one by %s', async (source) => {
    const { context, reads } = deskWith();

    expect(await carryOutDelegated(undo(own.remediationId, source), context)).toEqual(
      refusal('does not identify the caller'),
    );
    expect(reads).toEqual([]);
  });

  it.each([
    ['by a name of their own', { remediationId: own.remediationId, by: 'the boss' }],
    ['by force', { remediationId: own.remediationId, force: true }],
    ['without a detail', undefined],
  ])('is one %s', async (_, detail) => {
    const { context, reads } = deskWith();

    expect(await carryOutDelegated({ ...undo(own.remediationId), detail }, context)).toEqual(
      refusal('is not valid: detail'),
    );
    expect(reads).toEqual([]);
  });

  it('does not report a finding as missing when Security Hub fails', async () => {
    const { context } = deskWith({
      findFindings: async () => {
        throw Object.assign(new Error('not today'), { name: 'AccessDeniedException' });
      },
    });

    expect(await carryOutDelegated(remediate('mine'), context)).toEqual(
      refusal('Security Hub did not return the findings'),
    );
  });

  it('has a reason of limited length for any input', async () => {
    const { context } = deskWith();
    const source = `asr.delegate/${'s'.repeat(40)}/AROAABCDEFGHIJKLMNOPQ:${'j'.repeat(64)}`;

    for (const event of [
      undo('x'.repeat(64), source),
      { ...remediate('y'.repeat(512)), source },
      undo(own.remediationId, `asr.delegate/${'z'.repeat(5000)}`),
    ]) {
      const { answers } = await carryOutDelegated(event, context);
      expect(answers[0]?.reason.length).toBeLessThanOrEqual(300);
    }
  });
});

describe('a decision in a chat', () => {
  const source = 'asr.chat/slack/T0123ABCD/U0123JANE';
  const chat = [{ person: 'jane@example.com', slack: { team: 'T0123ABCD', user: 'U0123JANE' } }];
  const reversible = new Map([...records].map(([id, record]) => [id, { ...record, reversible: true }]));
  const approval = (remediationId: string, more: object = {}) => ({
    source,
    'detail-type': 'ASR Approval',
    detail: { remediationId, decision: 'approve', because: 'ours', plan: digest, ...more },
  });
  const desk = (more: Given = {}) =>
    deskWith({ delegation: { chat }, findRecord: async (id) => reversible.get(id), ...more }).context;

  it('approves as the person of the policy', async () => {
    const { items, answers } = await carryOutDelegated(approval(own.remediationId), desk());

    expect(answers).toEqual([]);
    expect(items).toMatchObject([
      { approval: { by: 'jane@example.com (shop-team, Slack U0123JANE)', because: 'ours', digest }, noteAnyway: true },
    ]);
  });

  it.each<[string, { readonly source: string }, Given, string]>([
    ['of a user without a person', { ...approval(own.remediationId), source: `${source}X` }, {}, 'does not know you'],
    [
      'with a source of another form',
      { ...approval(own.remediationId), source: 'asr.chat/slack' },
      {},
      'does not identify',
    ],
    ['about a foreign account', approval(foreignId), {}, 'You have no remediation'],
    ['about another plan', approval(own.remediationId, { plan: 'ab'.repeat(32) }), {}, 'no longer current'],
    ['with more fields', approval(own.remediationId, { by: 'the boss' }), {}, 'nothing else'],
    ['that is an undo', { ...undo(own.remediationId), source }, {}, 'can only approve and reject'],
    [
      'of the requester, where the policy separates them',
      approval(own.remediationId),
      {
        separateRequester: true,
        findRecord: async (id) => ({
          ...reversible.get(id)!,
          actor: 'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)',
        }),
      },
      'requires another approver',
    ],
  ])('is refused %s, with an id of its own', async (_, event, given, sentence) => {
    const { items, answers } = await carryOutDelegated(event, desk(given));

    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining(sentence) }]);
    expect([own.remediationId, foreignId]).not.toContain(answers[0]?.remediationId);
  });
});

describe('a delegation that names controls', () => {
  it('remediates findings of these controls only', async () => {
    const other = aRequest({ controlId: 'S3.8' });
    const { context } = deskWith({
      delegation: { controls: ['EC2.13'] },
      press: async () => ({ items: [own, other], answers: [] }),
    });
    const { items, answers } = await carryOutDelegated(
      { source: jane, 'detail-type': 'ASR Remediate', detail: { findingIds: ['mine'] } },
      context,
    );

    expect(items.map(({ controlId }) => controlId)).toEqual(['EC2.13']);
    expect(answers).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining('may not remediate S3.8') }]);
  });

  it('has no remediation of another control', async () => {
    const { context } = deskWith({ delegation: { controls: ['S3.8'] } });

    expect(await carryOutDelegated(undo(own.remediationId), context)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: expect.stringContaining('has no remediation') }],
    });
  });
});
