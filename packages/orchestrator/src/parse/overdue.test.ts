/** Requests that a deadline makes: the same decision as for automatic findings, and never more. */
import { describe, expect, it } from '@jest/globals';
import { type Overdue, completeRecord } from '../model/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import { anAsffFinding, anImportedEvent } from '../testing/index.ts';
import { requestsFor } from './parse.ts';
import { takeUp } from './resume.ts';
import type { World } from './world.ts';

const now = new Date('2026-12-02T12:00:00Z');
const dates = {
  dueAt: '2026-11-20T12:00:00.000Z',
  toldAt: '2026-11-30T12:00:00.000Z',
  reason: 'The deadline of the finding passed.',
};

const worldWith = (policy: Partial<Policy>, executionId = 'execution-1'): World => ({
  executionId,
  settings: { policy: { ...defaultPolicy, ...policy }, runbooks: {} },
  controls: { 'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' } },
  isOwnRole: () => false,
  organizationalUnits: () => ({ ok: true, value: [] }),
  now,
  ticketActionId: 'ASRTicket',
});

function parse(
  finding: { readonly Id: string },
  action: Overdue['action'],
  policy: Partial<Policy> = {},
  overdue: { readonly [id: string]: Overdue } = { [finding.Id]: { ...dates, action } },
  executionId?: string,
) {
  const input = { kind: 'overdue', event: anImportedEvent(finding), overdue } as const;
  return requestsFor({ ...worldWith(policy, executionId), input });
}

const reasons = (parsed: ReturnType<typeof parse>) => parsed.answers.map(({ outcome, reason }) => [outcome, reason]);
const mode = (of: 'off' | 'manual' | 'observe' | 'automatic') => ({ controls: { 'EC2.13': { mode: of } } });

describe('a request of a deadline', () => {
  it.each(['manual', 'automatic'] as const)('remediates in the mode %s, and says why', (given) => {
    const { items, answers } = parse(anAsffFinding(), 'remediate', mode(given));

    expect(answers).toEqual([]);
    expect(items).toMatchObject([
      {
        source: 'deadline',
        actor: 'asr',
        step: 'remediate',
        approvalRequired: false,
        approval: null,
        override: null,
        askedBecause: 'The deadline of the finding passed.',
        overdue: { ...dates, action: 'remediate' },
      },
    ]);
  });

  it('only plans for a control that is observed, and does nothing for one that is off', () => {
    expect(parse(anAsffFinding(), 'remediate', mode('observe')).items).toMatchObject([{ step: 'plan' }]);
    expect(parse(anAsffFinding(), 'ask', mode('observe')).items).toMatchObject([{ step: 'plan' }]);
    expect(reasons(parse(anAsffFinding(), 'remediate', mode('off')))).toEqual([
      ['skipped', expect.stringContaining('sets EC2.13 to off')],
    ]);
  });

  it('requires approval of every change, if the action is ask', () => {
    expect(parse(anAsffFinding(), 'ask', mode('automatic')).items).toMatchObject([
      {
        step: 'remediate',
        approvalRequired: true,
        askedBecause: 'The deadline of the finding passed.',
      },
    ]);
  });

  it.each<[string, Partial<Policy>]>([
    ['the control', { controls: { 'EC2.13': { approval: 'required' } } }],
    ['the place', { approval: [{ accounts: ['111122223333'] }] }],
    ['a closed window', { windows: [{ opens: '0 3 * * *', minutes: 60, timeZone: 'UTC' }] }],
  ])('keeps the approval that %s requires', (_, policy) => {
    expect(parse(anAsffFinding(), 'remediate', policy).items).toMatchObject([{ approvalRequired: true }]);
  });

  it.each<[string, Partial<Policy>, string]>([
    ['the scope', { scope: { include: {}, exclude: { accounts: ['111122223333'] } } }, 'excludes the resource'],
    ['stop: true', { stop: true }, 'ASR is stopped'],
    [
      'an exception',
      { exceptions: [{ control: 'all', resource: '*', until: '2026-12-31', reason: 'agreed', owner: 'ada' }] },
      'An exception in asr.config.yaml applies',
    ],
  ])('obeys %s', (_, policy, reason) => {
    const parsed = parse(anAsffFinding(), 'remediate', policy);

    expect(parsed.items).toEqual([]);
    expect(reasons(parsed)).toEqual([['skipped', expect.stringContaining(reason)]]);
  });

  it.each([
    ['NEW', 1],
    ['NOTIFIED', 1],
    ['RESOLVED', 0],
    ['SUPPRESSED', 0],
  ])('for a finding whose workflow status is %s makes %p requests', (Status, count) => {
    expect(parse(anAsffFinding({ Workflow: { Status } }), 'remediate').items).toHaveLength(count);
  });

  it.each([
    ['passed', { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }],
    ['is archived', { RecordState: 'ARCHIVED' }],
  ])('does nothing for a finding that %s since', (_, overrides) => {
    expect(parse(anAsffFinding(overrides), 'remediate').items).toEqual([]);
  });

  it.each([
    'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    'arn:aws:securityhub:eu-west-1::product/evil/securityhub',
    'arn:aws:securityhub:eu-west-1::product/aws/config',
  ])('does nothing for a finding of the product %s', (ProductArn) => {
    expect(parse(anAsffFinding({ ProductArn }), 'remediate').items).toEqual([]);
  });

  it('refuses a finding without a deadline in the input', () => {
    expect(reasons(parse(anAsffFinding(), 'remediate', {}, {}))).toEqual([
      ['refused', expect.stringContaining('names no deadline for the finding')],
    ]);
    expect(parse(anAsffFinding({ Id: 'toString' }), 'remediate', {}, {}).items).toEqual([]);
  });

  it('has the same id in every execution, and another one for another report or action', () => {
    const finding = anAsffFinding();
    const idOf = (overdue: Overdue, executionId: string) =>
      parse(finding, overdue.action, {}, { [finding.Id]: overdue }, executionId).items[0]?.remediationId;
    const first = idOf({ ...dates, action: 'ask' }, 'one');

    expect(first).toMatch(/^r-[0-9a-f]{20}$/);
    expect(idOf({ ...dates, action: 'ask' }, 'two')).toBe(first);
    expect(idOf({ ...dates, action: 'remediate' }, 'one')).not.toBe(first);
    expect(idOf({ ...dates, toldAt: '2026-12-01T12:00:00.000Z', action: 'ask' }, 'one')).not.toBe(first);
  });

  it.each(['ask', 'remediate'] as const)('that was deferred is decided again as %s', (action) => {
    const [request] = parse(anAsffFinding(), action).items;
    if (request === undefined) throw new Error('There is no request.');
    const { step: _step, approval: _approval, ...known } = request;
    const record = completeRecord({ ...known, startedAt: now.toISOString(), outcome: 'deferred' });

    expect(takeUp(record.remediationId, record, worldWith({}, 'execution-2')).items).toMatchObject([
      { source: 'deadline', overdue: { ...dates, action }, approvalRequired: action === 'ask', step: 'remediate' },
    ]);
    expect(takeUp(record.remediationId, record, worldWith(mode('observe'))).items).toMatchObject([{ step: 'plan' }]);
  });
});
