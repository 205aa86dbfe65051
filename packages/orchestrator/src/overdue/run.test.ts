/** Runs of the deadlines against a Security Hub and a history in memory. */
import { describe, expect, it } from '@jest/globals';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { RemediationRecord } from '../model/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import type { OutcomeDetail } from '../report/index.ts';
import { anAsffFinding } from '../testing/index.ts';
import type { FollowUpExecution } from './follow-up.ts';
import { type Position, positionIn } from './position.ts';
import { type DeadlinesContext, runDeadlines } from './run.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const start = Date.parse('2026-11-30T12:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;

let ids = 0;

/** A finding that is 40 days old. */
function aFinding(overrides: object = {}): AwsSecurityFinding {
  const id = `arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/${String((ids += 1))}`;
  return anAsffFinding({
    Id: id,
    FirstObservedAt: new Date(start - 40 * day).toISOString(),
    ...overrides,
  }) as unknown as AwsSecurityFinding;
}

/** Security Hub returns pages of two findings. */
function world(
  findings: readonly AwsSecurityFinding[],
  policy: Partial<Policy>,
  overrides: Partial<DeadlinesContext> = {},
) {
  const hub = [...findings];
  const records = new Map<string, RemediationRecord>();
  const put: OutcomeDetail[] = [];
  const started: Pick<FollowUpExecution, 'name' | 'input'>[] = [];
  const warnings: string[] = [];
  let [time, isStopped, pages] = [start, false, 0];
  const context: DeadlinesContext = {
    policy: { ...defaultPolicy, ...policy },
    stateMachineArn,
    async read({ ComplianceSecurityControlId: controls = [] }, token = '0') {
      pages += 1;
      const from = Number(token);
      const wanted = hub.filter(({ Compliance }) =>
        controls.some(({ Value }) => Value === Compliance?.SecurityControlId),
      );
      const end = from + 2;
      return { findings: wanted.slice(from, end), token: end < wanted.length ? String(end) : undefined };
    },
    unitsOf: async () => ({ ok: true, value: ['ou-a1b2-sandbox01'] }),
    told: {
      among: async (wanted) =>
        new Map(
          wanted.flatMap((id) => {
            const record = records.get(id);
            if (record === undefined) return [];
            return [[id, { toldAt: record.startedAt, isFollowedUp: record.followUp !== undefined }] as const];
          }),
        ),
      async add(record) {
        if (records.has(record.remediationId)) return false;
        records.set(record.remediationId, record);
        return true;
      },
      async followUp(id, followUp) {
        const record = records.get(id);
        if (record === undefined || record.followUp !== undefined) return false;
        records.set(id, { ...record, followUp });
        return true;
      },
    },
    isStopped: async () => isStopped,
    async put(details, delivered) {
      put.push(...details);
      delivered(details);
    },
    async start(execution) {
      if (!started.some(({ name }) => name === execution.name)) started.push(execution);
      return `arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:${execution.name}`;
    },
    now: () => new Date(time),
    hasTime: () => true,
    pause: async () => {},
    warn: (message) => void warnings.push(message),
    ...overrides,
  };
  const run = (position: Position = positionIn('{}', new Date(time)), more: Partial<DeadlinesContext> = {}) =>
    runDeadlines(position, { ...context, ...more });
  return {
    run,
    hub,
    records,
    put,
    started,
    warnings,
    pages: () => pages,
    pass: (milliseconds: number) => (time += milliseconds),
    stop: (value: boolean) => (isStopped = value),
  };
}

const rule = (action: 'tell' | 'ask' | 'remediate', more: object = {}) => ({
  deadlines: [{ days: 30, action, ...more }],
});
const none = { reported: 0, asked: 0, remediated: 0 };

describe('an overdue finding', () => {
  it('is reported once, in the digest and in history, and the deadline `tell` does nothing else', async () => {
    const { run, put, records, started, pass } = world([aFinding()], rule('tell'));

    expect(await run()).toEqual({ counts: { ...none, reported: 1 }, failed: 0 });
    pass(100 * day);
    expect(await run()).toEqual({ counts: none, failed: 0 });
    expect(put).toHaveLength(1);
    expect(put[0]).toMatchObject({
      outcome: 'overdue',
      digest: true,
      source: 'deadline',
      controlId: 'EC2.13',
      accountId: '111122223333',
      severity: 'HIGH',
      undo: null,
      reason:
        'Overdue since 2026-11-20: asr.config.yaml gives findings like this 30 days. Remediate it, or add an exception.',
    });
    expect(put[0]?.links.execution).toContain('#/statemachines/view/');
    expect([...records.values()]).toMatchObject([
      { outcome: 'overdue', source: 'deadline', actor: 'asr', startedAt: '2026-11-30T12:00:00.000Z', changes: [] },
    ]);
    expect(started).toEqual([]);
  });

  it.each([
    ['ask', { ...none, asked: 1 }],
    ['remediate', { ...none, remediated: 1 }],
  ] as const)('is followed by the action %s once, after the grace period', async (action, counts) => {
    const finding = aFinding();
    const { run, started, records, pass } = world([finding], rule(action));

    await run();
    pass(day - 1);
    expect((await run()).counts).toEqual(none);
    pass(1);
    expect((await run()).counts).toEqual(counts);
    pass(100 * day);
    expect((await run()).counts).toEqual(none);

    expect(started).toHaveLength(1);
    expect(started[0]?.input).toMatchObject({
      kind: 'overdue',
      event: { detail: { findings: [{ Id: finding.Id }] } },
      overdue: {
        [finding.Id ?? '']: {
          action,
          dueAt: '2026-11-20T12:00:00.000Z',
          toldAt: '2026-11-30T12:00:00.000Z',
          reason: 'The deadline of the finding passed on 2026-11-20. ASR reported this on 2026-11-30T12:00Z.',
        },
      },
    });
    expect([...records.values()]).toMatchObject([
      { followUp: { action, at: '2026-12-01T12:00:00.000Z', executionId: expect.stringContaining(':execution:') } },
    ]);
  });

  it('waits for a longer grace period of the policy', async () => {
    const { run, started, pass } = world([aFinding()], rule('remediate', { graceHours: 72 }));

    await run();
    pass(72 * hour - 1);
    await run();
    expect(started).toEqual([]);
    pass(1);
    await run();
    expect(started).toHaveLength(1);
  });

  it('is never acted on without a report in history, however old it is', async () => {
    const { run, records, started, put, pass } = world([aFinding()], rule('remediate'));

    await run();
    records.clear();
    pass(30 * day);
    await run();
    expect(started).toEqual([]);
    expect(put).toHaveLength(2);
  });

  it('is announced again before a stricter action of a new policy', async () => {
    const finding = aFinding();
    const before = world([finding], rule('tell'));
    await before.run();
    const after = world([finding], rule('remediate'));
    for (const [id, record] of before.records) after.records.set(id, record);

    after.pass(90 * day);
    expect((await after.run()).counts).toEqual({ ...none, reported: 1 });
    expect(after.started).toEqual([]);
    after.pass(day);
    expect((await after.run()).counts).toEqual({ ...none, remediated: 1 });
  });

  it('that was fixed, and is violated again, has a new deadline and a new report', async () => {
    const finding = aFinding();
    const { run, hub, put, started, pass } = world([finding], rule('remediate'));

    await run();
    pass(2 * day);
    hub[0] = { ...finding, FirstObservedAt: new Date(start + day).toISOString() };
    expect((await run()).counts).toEqual(none);
    pass(31 * day);
    expect((await run()).counts).toEqual({ ...none, reported: 1 });
    expect(put).toHaveLength(2);
    expect(started).toEqual([]);
  });
});

describe('a finding is left out', () => {
  it.each<[string, object, Partial<Policy>?]>([
    ['that is in time', { FirstObservedAt: new Date(start - 29 * day).toISOString() }],
    ['without a time', { FirstObservedAt: undefined }],
    ['whose time is in the future', { FirstObservedAt: new Date(start + day).toISOString() }],
    [
      'of the product of an account',
      { ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default' },
    ],
    ['of another product of AWS', { ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/config' }],
    ['of a company', { ProductArn: 'arn:aws:securityhub:eu-west-1::product/evil/securityhub' }],
    ['without a product', { ProductArn: undefined }],
    ['whose id belongs to another account', { AwsAccountId: '444455556666' }],
    ['whose product is in another Region', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/securityhub' }],
    ['that passed', { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }],
    ['that is archived', { RecordState: 'ARCHIVED' }],
    ['that is suppressed', { Workflow: { Status: 'SUPPRESSED' } }],
    ['that is resolved', { Workflow: { Status: 'RESOLVED' } }],
    ['of another severity', { Severity: { Label: 'LOW' } }, rule('remediate', { severities: ['HIGH'] })],
    ['without a severity', { Severity: undefined }, rule('remediate', { severities: ['HIGH'] })],
    ['that the scope excludes', {}, { scope: { include: {}, exclude: { accounts: ['111122223333'] } } }],
    ['in an excluded unit', {}, { scope: { include: {}, exclude: { organizationalUnits: ['ou-a1b2-sandbox01'] } } }],
    [
      'with an exception by its canonical name',
      { Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'sg-0abc', Region: 'eu-west-1' }] },
      {
        exceptions: [
          {
            control: 'EC2.13',
            resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
            until: '2027-01-01',
            reason: 'agreed',
            owner: 'ada',
          },
        ],
      },
    ],
  ])('%s', async (_, overrides, policy = {}) => {
    const { run, put, records, started, pass } = world([aFinding(overrides)], { ...rule('remediate'), ...policy });

    for (let days = 0; days < 3; days += 1) {
      expect(await run()).toEqual({ counts: none, failed: 0 });
      pass(5 * hour);
    }
    expect([put, [...records], started]).toEqual([[], [], []]);
  });
});

describe('a finding is included', () => {
  it.each<[string, object, Partial<Policy>?]>([
    ['that ASR left to a person', { Workflow: { Status: 'NOTIFIED' } }],
    [
      'in an account whose units are unknown',
      {},
      { scope: { include: {}, exclude: { organizationalUnits: ['ou-a1b2-other001'] } } },
    ],
    [
      'with an exception that has ended',
      {},
      { exceptions: [{ control: 'all', resource: '*', until: '2026-11-29', reason: 'r', owner: 'o' }] },
    ],
  ])('%s', async (_, overrides, policy = {}) => {
    const { run } = world(
      [aFinding(overrides)],
      { ...rule('tell'), ...policy },
      { unitsOf: async () => ({ ok: false, error: 'denied' }) },
    );

    expect((await run()).counts.reported).toBe(1);
  });
});

describe('the mode of a control', () => {
  it.each([
    ['off', 0],
    ['observe', 0],
    ['manual', 1],
    ['automatic', 1],
  ] as const)('%s leads to %p executions', async (mode, executions) => {
    const { run, started, put, pass } = world([aFinding()], {
      ...rule('remediate'),
      controls: { 'EC2.13': { mode } },
    });

    await run();
    pass(day);
    await run();
    expect(started).toHaveLength(executions);
    expect(put).toHaveLength(1);
    expect(put[0]?.reason.includes('ASR remediates it')).toBe(executions === 1);
  });
});

describe('the first rule that matches decides', () => {
  it('also if the query of a later rule returns the finding', async () => {
    const deadlines = [
      { severities: ['HIGH' as const], days: 60, action: 'tell' as const },
      { days: 1, action: 'remediate' as const },
    ];
    const { run, put } = world([aFinding(), aFinding({ Severity: { Label: 'LOW' } })], { deadlines });

    expect((await run()).counts.reported).toBe(1);
    expect(put[0]?.severity).toBe('LOW');
  });
});

describe('a stop', () => {
  it.each(['the switch', 'the policy'])('by %s prevents executions, and no report', async (by) => {
    const { run, started, stop, pass } = world([aFinding()], { ...rule('remediate'), stop: by === 'the policy' });

    stop(by === 'the switch');
    expect((await run()).counts.reported).toBe(1);
    pass(10 * day);
    await run();
    expect(started).toEqual([]);
  });

  it('that ends lets the next run continue', async () => {
    const { run, started, stop, pass } = world([aFinding()], rule('remediate'));

    await run();
    pass(day);
    stop(true);
    await run();
    stop(false);
    await run();
    expect(started).toHaveLength(1);
  });
});

describe('a run', () => {
  it('without deadlines makes no call', async () => {
    const { run, pages } = world([aFinding()], { deadlines: [] });

    expect(await run()).toEqual({ counts: none, failed: 0 });
    expect(pages()).toBe(0);
  });

  it('that has no more time continues where it ended, and processes each finding once', async () => {
    const { run, put, pages } = world(
      Array.from({ length: 7 }, () => aFinding()),
      rule('tell', { controls: ['EC2.13'] }),
    );
    let position: Position | undefined;
    let invocations = 0;
    do {
      let left = 1;
      const { next } = await run(position, { hasTime: () => (left -= 1) >= 0 });
      // The message of the queue is text.
      position = next === undefined ? undefined : positionIn(JSON.stringify(next), new Date());
      invocations += 1;
    } while (position !== undefined);

    expect(put).toHaveLength(7);
    expect(new Set(put.map(({ findingId }) => findingId)).size).toBe(7);
    expect(pages()).toBe(4);
    expect(invocations).toBe(4);
  });

  it('that is repeated reports nothing twice, if history failed after the event', async () => {
    const findings = [aFinding(), aFinding(), aFinding()];
    const { run, put, records, warnings } = world(findings, rule('tell'));
    const broken = {
      among: async () => new Map(),
      add: () => Promise.reject(new Error('throttled')),
      followUp: async () => true,
    };

    expect(await run(undefined, { told: broken })).toEqual({ counts: none, failed: 3 });
    expect(warnings).toContain('ASR could not note overdue findings');
    expect(await run()).toEqual({ counts: { ...none, reported: 3 }, failed: 0 });
    // The digest leaves out an event with the same execution, remediation and outcome.
    const keys = put.map(({ executionId, remediationId, outcome }) => [executionId, remediationId, outcome].join('/'));
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(3);
    expect(records.size).toBe(3);
  });

  it('does not count a finding as reported whose event was not put', async () => {
    const findings = [aFinding(), aFinding()];
    const { run, records, warnings } = world(findings, rule('remediate'));

    const half: DeadlinesContext['put'] = async (details, delivered) => {
      delivered(details.slice(0, 1));
      throw new Error('EventBridge is down');
    };
    expect(await run(undefined, { put: half })).toEqual({ counts: { ...none, reported: 1 }, failed: 1 });
    expect(records.size).toBe(1);
    expect(warnings).toEqual(['ASR could not process overdue findings']);
  });

  it('starts nothing twice, if history failed after the start of the execution', async () => {
    const { run, started, records, pass } = world([aFinding(), aFinding()], rule('ask'));
    await run();
    pass(day);
    const toldAt = new Date(start).toISOString();
    const broken = {
      among: async (wanted: readonly string[]) => new Map(wanted.map((id) => [id, { toldAt, isFollowedUp: false }])),
      add: async () => true,
      followUp: () => Promise.reject(new Error('throttled')),
    };

    expect(await run(undefined, { told: broken })).toEqual({ counts: none, failed: 2 });
    expect(await run()).toEqual({ counts: { ...none, asked: 2 }, failed: 0 });
    expect(started).toHaveLength(1);
    expect([...records.values()].every(({ followUp }) => followUp !== undefined)).toBe(true);
  });

  it('counts the findings whose execution did not start, and tries them again', async () => {
    const { run, started, pass } = world([aFinding()], rule('remediate'));
    await run();
    pass(day);

    expect(await run(undefined, { start: () => Promise.reject(new Error('throttled')) })).toEqual({
      counts: none,
      failed: 1,
    });
    expect(await run()).toEqual({ counts: { ...none, remediated: 1 }, failed: 0 });
    expect(started).toHaveLength(1);
  });

  it.each(['read', 'isStopped'] as const)(
    'fails if %s fails, so that the queue delivers its message again',
    async (name) => {
      const { run } = world([aFinding()], rule('tell'));

      await expect(run(undefined, { [name]: () => Promise.reject(new Error('denied')) })).rejects.toThrow('denied');
    },
  );

  it('requests no more than the limit of an account, and the next run requests the others', async () => {
    const other = { AwsAccountId: '444455556666' };
    const idOf = (nth: number) => `arn:aws:securityhub:eu-west-1:444455556666:security-control/EC2.13/finding/o${nth}`;
    const loud = Array.from({ length: 5 }, () => aFinding());
    const quiet = aFinding({
      ...other,
      Id: idOf(1),
      Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'sg-1', Region: 'eu-west-1' }],
    });
    const { run, pass } = world([...loud, quiet], {
      ...rule('remediate'),
      limits: { ...defaultPolicy.limits, requestsPerAccountPerHour: 3 },
    });
    await run();
    pass(day);

    expect((await run()).counts.remediated).toBe(4);
    expect((await run()).counts.remediated).toBe(2);
    expect((await run()).counts.remediated).toBe(0);
  });

  it('requests at most a thousand remediations, also if it continues in another invocation', async () => {
    const { run, pass } = world([aFinding(), aFinding()], rule('remediate'));
    await run();
    pass(day);
    const requested = { '444455556666': 600, '555566667777': 399 };

    const position = { ...positionIn('', new Date(start)), requested };
    expect((await run(position)).counts.remediated).toBe(1);
  });
});

describe('the message of the queue', () => {
  it.each(['{}', '', 'null', '{"query": -1}', '{"startedAt":"yesterday","query":0,"requested":{},"failed":0}'])(
    '%p starts from the beginning',
    (body) => {
      expect(positionIn(body, new Date(start))).toEqual({
        startedAt: '2026-11-30T12:00:00.000Z',
        query: 0,
        requested: {},
        failed: 0,
      });
    },
  );
});
