import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, buttonActor, isForced, newRecord, planIdOf } from '../model/index.ts';
import { asDeferredEvent, asResumeEvent, resume, takeUp } from './resume.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import { aRequest } from '../testing/index.ts';
import type { World } from './world.ts';

const now = new Date('2026-11-21T00:00:00Z');
const world: World = {
  executionId: 'second',
  settings: { policy: defaultPolicy, runbooks: {} },
  controls: { 'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' } },
  isOwnRole: () => false,
  organizationalUnits: () => ({ ok: false, error: 'not asked for.' }),
  now,
  ticketActionId: 'ASRTicket',
};
const remediationId = aRequest().remediationId;
const digest = 'd1'.repeat(32);
const record = (overrides: Partial<RemediationRecord> = {}): RemediationRecord => ({
  ...newRecord(aRequest(), now),
  outcome: 'awaiting-approval',
  digest,
  ...overrides,
});
const approval = (decision: 'approve' | 'reject') => ({
  source: 'asr' as const,
  'detail-type': 'ASR Approval' as const,
  detail: { remediationId, decision, by: 'ada', because: 'agreed with the owner', plan: planIdOf(digest) },
});
const approvalOf = (plan: string | undefined, by = 'ada') => ({
  ...approval('approve'),
  detail: { remediationId, decision: 'approve' as const, by, because: 'x', ...(plan === undefined ? {} : { plan }) },
});
const sessionOf = (role: string, name: string) => `arn:aws:sts::111122223333:assumed-role/${role}/${name}`;
const undo = { source: 'asr' as const, 'detail-type': 'ASR Undo' as const, detail: { remediationId, by: 'ada' } };

describe('an event that continues a remediation', () => {
  it('is distinguished from all other events', () => {
    expect(asResumeEvent(approval('approve'))).toEqual(approval('approve'));
    expect(asResumeEvent(undo)).toEqual(undo);
    expect(asResumeEvent({ ...undo, source: 'aws.securityhub' })).toBeUndefined();
    expect(asResumeEvent({ ...undo, detail: {} })).toBeUndefined();
    expect(asResumeEvent(null)).toBeUndefined();
  });

  it('approves the plan that is in history, in the name of the approver', () => {
    expect(resume(approval('approve'), record(), world)).toMatchObject({
      items: [
        {
          remediationId,
          executionId: 'second',
          step: 'remediate',
          source: 'approval',
          actor: 'ada',
          approval: { by: 'ada', digest },
        },
      ],
      answers: [],
    });
  });

  it.each([
    ['approval', approval('approve')],
    ['undo', undo],
  ])('names the findings about the same violation in an %s, so that they are updated, too', (_, event) => {
    const duplicates = [{ ...aRequest().finding, id: 'of-another-standard' }];

    expect(resume(event, record({ duplicates }), world).items).toMatchObject([{ duplicates }]);
  });

  it.each([
    ['another plan', 'd1d1d1d2'],
    ['no plan', undefined],
    ['an empty plan', ''],
    ['too few digits to name one', 'd1d1d1d'],
    ['more digits than there are', `${'d1'.repeat(32)}d1`],
    ['a pattern', 'd1d1d1d1.*'],
  ])('an approval of %s is refused, shows the plan that waits, and leaves it waiting', (_, plan) => {
    const pending = [{ field: 'encrypts', from: false, to: true }];

    const { items, answers } = resume(approvalOf(plan), record({ pending }), world);

    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ outcome: 'refused', remediationId: expect.not.stringContaining(remediationId) }]);
    expect(answers[0]?.reason).toContain('encrypts: false → true');
    expect(answers[0]?.reason).toContain(`asr approve ${remediationId} --plan ${planIdOf(digest)} --because "…"`);
  });

  it.each([digest, digest.slice(0, 8), planIdOf(digest)])('an approval of the plan %s is taken', (plan) => {
    expect(resume(approvalOf(plan), record(), world).items).toMatchObject([{ approval: { digest } }]);
  });

  it('an approval cannot forge a line of history or of a terminal', () => {
    const event = {
      ...approvalOf(digest),
      detail: { ...approvalOf(digest).detail, by: 'ada\nroot', because: 'a\u202eb' },
    };

    expect(resume(event, record(), world).items).toMatchObject([
      { actor: 'ada root', approval: { by: 'ada root', because: 'a‹U+202E›b' } },
    ]);
  });

  it.each([
    ['the requester', 'ada', 'ada', 0],
    ['another operator', 'ada', 'bob', 1],
    ['the requester in another role', sessionOf('Operator', 'ada'), sessionOf('Approver', 'ada'), 0],
    ['the requester in the console', sessionOf('Operator', 'ada'), 'ada (console)', 0],
    ['another person in the same role', sessionOf('Operator', 'ada'), sessionOf('Operator', 'bob'), 1],
    ['the requester in another delegation', 'AIDAABCDEFGHIJKLMNOPQ (a)', 'AIDAABCDEFGHIJKLMNOPQ (b)', 0],
    [
      'a user of a delegation who may be the requester',
      'arn:aws:iam::111122223333:user/ada',
      'AIDAABCDEFGHIJKLMNOPQ (a)',
      0,
    ],
    ['anyone, of what a rule asked for', 'asr', 'ada', 1],
    ['anyone, of what an unknown user of the button asked for', buttonActor, 'ada', 0],
  ])('with separateRequester, an approval by %s is decided correctly', (_, actor, by, taken) => {
    const { items, answers } = resume(approvalOf(digest, by), record({ actor }), {
      ...world,
      settings: { policy: { ...defaultPolicy, approvals: { separateRequester: true } }, runbooks: {} },
    });

    expect(items).toHaveLength(taken);
    expect(answers.every((one) => one.remediationId !== remediationId)).toBe(true);
    // Every refusal says what to do.
    expect(answers.every(({ reason }) => /\. (Ask an approver|Request it)/.test(reason))).toBe(true);
  });

  it('rejects with the approver and the reason', () => {
    expect(resume(approval('reject'), record(), world)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: 'Rejected by ada: agreed with the owner' }],
    });
  });

  it('does not approve an expired plan', () => {
    const old = record({ finishedAt: '2026-11-13T23:59:59Z' });

    expect(resume(approval('approve'), old, world)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused' }],
    });
  });

  it.each([['fixed'], ['refused'], [null]] as const)('leaves a remediation that is %s as it is', (outcome) => {
    expect(resume(approval('approve'), record({ outcome }), world)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', keepsRecord: true }],
    });
  });

  it('requests the undo of the same remediation', () => {
    expect(resume(undo, record({ outcome: 'fixed' }), world)).toMatchObject({
      items: [{ remediationId, step: 'undo', source: 'undo', actor: 'ada', approval: null }],
    });
  });

  it('forces only an undo with force', () => {
    const forced = { ...undo, detail: { ...undo.detail, force: true as const } };
    const [gentle] = resume(undo, record({ outcome: 'fixed' }), world).items;
    const [forcible] = resume(forced, record({ outcome: 'fixed' }), world).items;

    expect(asResumeEvent(forced)).toEqual(forced);
    expect(asResumeEvent({ ...undo, detail: { ...undo.detail, force: 'yes' } })).toBeUndefined();
    expect([gentle, forcible].map((item) => item !== undefined && isForced(item))).toEqual([false, true]);
  });

  it('never treats a remediation as a forced undo', () => {
    const forcible = { ...aRequest({ step: 'remediate' }), force: true };

    expect(isForced(forcible)).toBe(false);
  });

  it('reports a remediation that history does not have', () => {
    expect(resume(undo, undefined, world)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', reason: expect.stringContaining(remediationId), keepsRecord: true }],
    });
  });
});

describe('an approval', () => {
  const waiting = record({ canonical: aRequest().resourceId, severity: 'HIGH' });
  const withPolicy = (policy: Partial<Policy>): World => ({
    ...world,
    settings: { policy: { ...defaultPolicy, ...policy }, runbooks: {} },
  });
  const exception = {
    control: 'EC2.13',
    resource: aRequest().resourceId,
    until: '2099-01-01',
    reason: 'x',
    owner: 'y',
  };

  it.each([
    ['stops everything', { stop: true }],
    ['switches the control off', { controls: { 'EC2.13': { mode: 'off' } } }],
    ['excludes the account', { scope: { include: {}, exclude: { accounts: ['111122223333'] } } }],
    ['excludes the severity', { scope: { include: {}, exclude: { severities: ['HIGH'] } } }],
    ['has an exception', { exceptions: [exception] }],
    ['wants a runbook that is not deployed', { controls: { 'EC2.13': { via: 'runbook' } } }],
  ] as const satisfies readonly (readonly [string, Partial<Policy>])[])(
    'changes nothing if the policy since then %s, and keeps waiting',
    (_, policy) => {
      const { items, answers } = resume(approval('approve'), waiting, withPolicy(policy));
      expect(items).toEqual([]);
      expect(answers).toMatchObject([
        { reason: expect.stringContaining(`${remediationId} still waits for approval.`) },
      ]);
      expect(answers[0]?.remediationId).not.toBe(remediationId);
    },
  );

  it('uses the parameters of the current policy', () => {
    const policy = { controls: { 'EC2.13': { parameters: { ports: ['23'] } } } };
    expect(resume(approval('approve'), waiting, withPolicy(policy)).items).toMatchObject([
      { parameters: { policy: { ports: ['23'] } } },
    ]);
  });

  it.each([true, false])(
    'requires another one if the plan has changed, if the request required one: %p',
    (approvalRequired) => {
      expect(resume(approval('approve'), { ...waiting, approvalRequired }, withPolicy({})).items).toMatchObject([
        { approvalRequired },
      ]);
    },
  );

  it('of another plan is refused with the current plan', () => {
    const newer = 'abcdef0123456789'.repeat(4);
    const of = (plan: string) => ({ ...approval('approve'), detail: { ...approval('approve').detail, plan } });
    expect(resume(of('abcdef01'), { ...waiting, digest: newer }, world).items).toHaveLength(1);
    expect(resume(of('99999999'), { ...waiting, digest: newer }, world)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: expect.stringContaining('--plan abcdef0123456789') }],
    });
  });
});

describe('a deferral that is over', () => {
  const automatic: World = {
    ...world,
    settings: { ...world.settings, policy: { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } } },
  };
  const deferred = (overrides: Partial<RemediationRecord> = {}) =>
    record({ outcome: 'deferred', source: 'imported', actor: 'asr', ...overrides });

  it('is an event with the id of the remediation', () => {
    expect(asDeferredEvent({ remediationId: 'r-1' })).toBe('r-1');
    expect(asDeferredEvent({ remediationId: '' })).toBeUndefined();
    expect(asDeferredEvent({ detail: {} })).toBeUndefined();
  });

  it('is requested again, in the name of the first requester', () => {
    expect(takeUp(remediationId, deferred(), automatic)).toMatchObject({
      items: [
        { remediationId, executionId: 'second', step: 'remediate', source: 'imported', actor: 'asr', approval: null },
      ],
      answers: [],
    });
  });

  it.each<[string, Policy, string]>([
    ['stops ASR', { ...automatic.settings.policy, stop: true }, 'ASR is stopped'],
    ['turns the control off', { ...defaultPolicy, controls: { 'EC2.13': { mode: 'off' } } }, 'sets EC2.13 to off'],
    ['makes the control manual', defaultPolicy, 'sets EC2.13 to manual'],
    [
      'excludes the account',
      { ...automatic.settings.policy, scope: { include: {}, exclude: { accounts: ['111122223333'] } } },
      'scope.exclude.accounts',
    ],
  ])('is not requested if the policy now %s', (_, policy, reason) => {
    const { items, answers } = takeUp(remediationId, deferred(), { ...automatic, settings: { policy, runbooks: {} } });

    expect(items).toEqual([]);
    // The outcome replaces `deferred` in history.
    expect(answers).toMatchObject([{ remediationId, outcome: 'skipped', reason: expect.stringContaining(reason) }]);
    expect(answers[0]).not.toHaveProperty('keepsRecord');
  });

  it('requires approval if a window has closed', () => {
    const windows = [{ opens: '0 22 * * 6', minutes: 240, timeZone: 'Europe/Berlin' }];
    const policy = { ...automatic.settings.policy, windows };

    expect(takeUp(remediationId, deferred(), { ...automatic, settings: { policy, runbooks: {} } })).toMatchObject({
      items: [{ approvalRequired: true, askedBecause: expect.any(String) }],
    });
  });

  it.each(['fixed', 'awaiting-approval', 'skipped', null] as const)('does nothing if the outcome is %s', (outcome) => {
    expect(takeUp(remediationId, deferred({ outcome }), automatic)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', keepsRecord: true, reason: expect.stringContaining('no longer deferred') }],
    });
  });

  it('does nothing for an unknown remediation', () => {
    expect(takeUp('r-9', undefined, automatic)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', keepsRecord: true }],
    });
  });

  it('can be approved before its hour', () => {
    expect(resume(approval('approve'), deferred(), automatic)).toMatchObject({
      items: [{ remediationId, source: 'approval', approval: { digest } }],
    });
  });
});
