import { describe, expect, it } from '@jest/globals';
import { type Policy, type RemediationRecord, defaultPolicy } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord } from '../testing/index.ts';
import { overdueFindings, withStatus } from './overdue-findings.ts';

interface Query {
  readonly Filters: { readonly [field: string]: readonly { readonly Value?: string }[] };
  readonly NextToken?: string;
}

const group = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const product = 'arn:aws:securityhub:eu-west-1::product/aws/securityhub';
const retry = <Result>(call: () => Promise<Result>) => call();
const tell = (rule: Omit<Policy['deadlines'][number], 'action'>) => ({ ...rule, action: 'tell' as const });
const policyWith = (...deadlines: Policy['deadlines']): Policy => ({ ...defaultPolicy, deadlines });

/** Each field of the finding can be replaced. */
const finding = (Id: string, overrides: object = {}) => ({
  Id,
  ProductArn: product,
  AwsAccountId: '111122223333',
  Region: 'eu-west-1',
  FirstObservedAt: '2026-01-01T00:00:00.000Z',
  Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  Severity: { Label: 'HIGH' },
  Resources: [{ Id: group }],
  ...overrides,
});

/** Security Hub that ignores the filters and answers with one page. */
function hubWith(findings: readonly object[]) {
  const queries: Query[] = [];
  const aws = fakeAws({
    GetFindingsCommand: (query: Query) => (queries.push(query), { Findings: findings }),
  });
  return { aws, queries };
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

describe('overdueFindings', () => {
  it('makes no call if the policy has no deadlines', async () => {
    const { aws, queries } = hubWith([finding('one')]);

    expect(await overdueFindings(aws, defaultPolicy, retry)).toEqual({ findings: [], hasMore: false });
    expect(queries).toEqual([]);
  });

  it('asks only for findings of Security Hub that were observed before the days of the rule', async () => {
    const { aws, queries } = hubWith([]);
    await overdueFindings(aws, policyWith(tell({ severities: ['CRITICAL'], controls: ['S3.5'], days: 7 })), retry);

    const equals = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
    expect(queries.map(({ Filters }) => Filters)).toEqual([
      {
        ProductArn: [{ Value: '::product/aws/securityhub', Comparison: 'CONTAINS' }],
        FirstObservedAt: [{ Start: '1970-01-01T00:00:00.000Z', End: daysBefore(aws.now(), 7) }],
        ComplianceStatus: equals('FAILED'),
        WorkflowStatus: equals('NEW', 'NOTIFIED'),
        RecordState: equals('ACTIVE'),
        ComplianceSecurityControlId: equals('S3.5'),
        SeverityLabel: equals('CRITICAL'),
      },
    ]);
  });

  it('lists the longest overdue first, with the next command', async () => {
    const { aws } = hubWith([]);
    const now = aws.now();
    const late = (id: string, days: number, overrides: object = {}) =>
      finding(id, { FirstObservedAt: daysBefore(now, days), ...overrides });
    const hub = hubWith([
      late('in-time', 9),
      late('new', 11),
      late('notified', 40, { Workflow: { Status: 'NOTIFIED' } }),
      late('with space', 12),
    ]);

    const { findings, hasMore } = await overdueFindings(hub.aws, policyWith(tell({ days: 10 })), retry);

    expect(hasMore).toBe(false);
    expect(findings.map(({ findingId, daysOverdue, command }) => [findingId, daysOverdue, command])).toEqual([
      ['notified', 30, 'asr history --finding notified'],
      ['with space', 2, "asr plan --finding 'with space'"],
      ['new', 1, 'asr plan --finding new'],
    ]);
    expect(findings[2]).toEqual({
      findingId: 'new',
      controlId: 'EC2.13',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId: group,
      severity: 'HIGH',
      dueAt: daysBefore(now, 1),
      daysOverdue: 1,
      reportId: expect.stringMatching(/^r-[0-9a-f]{20}$/),
      status: '',
      command: 'asr plan --finding new',
    });
  });

  it('leaves out findings that are not open, imitated, of other controls, or without a usable date', async () => {
    const { aws } = hubWith([
      finding('suppressed', { Workflow: { Status: 'SUPPRESSED' } }),
      finding('resolved', { Workflow: { Status: 'RESOLVED' } }),
      finding('archived', { RecordState: 'ARCHIVED' }),
      finding('passed', { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }),
      finding('imitated', { ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default' }),
      finding('no playbook', { Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.9999' } }),
      finding('no date', { FirstObservedAt: undefined }),
      finding('no time', { FirstObservedAt: 'yesterday' }),
      finding('future', { FirstObservedAt: '2126-01-01T00:00:00Z' }),
      finding('overdue'),
    ]);

    const { findings } = await overdueFindings(aws, policyWith(tell({ days: 10 })), retry);

    expect(findings.map(({ findingId }) => findingId)).toEqual(['overdue']);
  });

  it('leaves out what an exception or the scope excludes, and lists what only an organizational unit could', async () => {
    const { aws } = hubWith([finding('one')]);
    const list = async (overrides: Partial<Policy>) =>
      (await overdueFindings(aws, { ...policyWith(tell({ days: 10 })), ...overrides }, retry)).findings.length;
    const until = (day: string) => ({
      exceptions: [{ control: 'EC2.13', resource: group, until: day, reason: 'migration', owner: 'net-team' }],
    });

    expect(await list(until('2126-01-01'))).toBe(0);
    expect(await list(until('2020-01-01'))).toBe(1);
    expect(await list({ scope: { include: {}, exclude: { accounts: ['111122223333'] } } })).toBe(0);
    expect(await list({ scope: { include: { accounts: ['444455556666'] }, exclude: {} } })).toBe(0);
    expect(await list({ scope: { include: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] }, exclude: {} } })).toBe(1);
  });

  it('counts a finding once that the queries of two rules return', async () => {
    const { aws, queries } = hubWith([finding('one')]);
    const rules = [tell({ severities: ['HIGH'], days: 10 }), tell({ days: 20 })];

    expect((await overdueFindings(aws, policyWith(...rules), retry)).findings).toHaveLength(1);
    expect(queries).toHaveLength(2);
  });

  it('asks by control if other controls have too many findings, and says if there are more', async () => {
    const isByControl: boolean[] = [];
    let left = 100;
    const aws = fakeAws({
      GetFindingsCommand: ({ Filters }: Query) => {
        const controls = Filters['ComplianceSecurityControlId'];
        isByControl.push(controls !== undefined);
        const page = (control: string) =>
          Array.from({ length: 100 }, (_, nth) =>
            finding(`${control}/${isByControl.length}/${nth}`, {
              Compliance: { Status: 'FAILED', SecurityControlId: control },
            }),
          );
        if (controls === undefined) return { Findings: page('EC2.9999'), NextToken: 'more' };
        const isWanted = controls.some(({ Value }) => Value === 'EC2.13');
        if (!isWanted) return { Findings: [] };
        left -= 1;
        return { Findings: page('EC2.13'), ...(left > limit ? { NextToken: 'more' } : {}) };
      },
    });
    let limit = 98;
    const few = await overdueFindings(aws, policyWith(tell({ days: 10 })), retry);
    expect(few.hasMore).toBe(false);
    expect(few.findings).toHaveLength(200);
    expect(isByControl.filter((one) => !one)).toHaveLength(11);

    limit = 0;
    const many = await overdueFindings(aws, policyWith(tell({ days: 10 })), retry);
    expect(many.hasMore).toBe(true);
    expect(many.findings).toHaveLength(1000);
  });

  it('does not hide an error of Security Hub', async () => {
    const aws = fakeAws({
      GetFindingsCommand: () => {
        throw new Error('AccessDeniedException');
      },
    });

    await expect(overdueFindings(aws, policyWith(tell({ days: 10 })), retry)).rejects.toThrow('AccessDeniedException');
  });
});

describe('the status of an overdue finding', () => {
  const statusOf = async (
    action: 'tell' | 'remediate',
    record: Partial<RemediationRecord> | undefined,
    mode?: 'observe',
  ) => {
    const { aws } = hubWith([finding('one')]);
    const policy: Policy = {
      ...policyWith({ days: 10, action }),
      ...(mode === undefined ? {} : { controls: { 'EC2.13': { mode } } }),
    };
    const { findings } = await overdueFindings(aws, policy, retry);
    const asked: string[] = [];
    const [one] = await withStatus(findings, {
      findMany: async (ids) => {
        asked.push(...ids);
        return new Map(record === undefined ? [] : ids.map((id) => [id, aRecord({ remediationId: id, ...record })]));
      },
    });
    return { status: one?.status, asked };
  };
  const reported = {
    outcome: 'overdue',
    startedAt: '2026-11-20T10:00:00.000Z',
    reason:
      'Overdue since 2026-11-19: asr.config.yaml gives findings like this 10 days. If it is still open, ASR remediates it after 2026-11-21T10:00Z.',
  } as const;

  it.each([
    ['not reported', undefined, 'ASR has not reported it yet.'],
    ['another record', { outcome: 'fixed' }, 'ASR has not reported it yet.'],
    ['reported', reported, 'Reported 2026-11-20. If it is still open, ASR remediates it after 2026-11-21T10:00Z.'],
    [
      'reported, with nothing to follow',
      { ...reported, reason: 'Overdue. Remediate it, or add an exception.' },
      'Reported 2026-11-20.',
    ],
    [
      'remediated',
      { ...reported, followUp: { action: 'remediate', at: '2026-11-21T11:00:00.000Z', executionId: 'e' } },
      'Reported 2026-11-20. Remediation requested 2026-11-21.',
    ],
    [
      'asked about',
      { ...reported, followUp: { action: 'ask', at: '2026-11-21T11:00:00.000Z', executionId: 'e' } },
      'Reported 2026-11-20. Approval requested 2026-11-21.',
    ],
  ] as const)('that is %s', async (_, record, expected) => {
    expect((await statusOf('remediate', record)).status).toBe(expected);
  });

  it('is that of the report which announced the action of the present policy', async () => {
    const idFor = async (...given: Parameters<typeof statusOf>) => (await statusOf(...given)).asked[0];

    expect(await idFor('remediate', undefined)).not.toBe(await idFor('tell', undefined));
    expect(await idFor('remediate', undefined, 'observe')).toBe(await idFor('tell', undefined));
  });
});
