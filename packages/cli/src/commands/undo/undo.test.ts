import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome, RemediationRecord } from '@asr/orchestrator';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, removedRule, stateMachineArn, maria } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const executionOf = (name: string) => `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`;

const records = [
  aRecord({
    remediationId: 'r-approved',
    startedAt: '2026-11-20T20:00:00.000Z',
    finishedAt: '2026-11-20T23:30:00.000Z',
  }),
  aRecord({
    remediationId: 'r-later',
    startedAt: '2026-11-20T23:00:00.000Z',
    finishedAt: '2026-11-20T23:00:02.000Z',
    accountId: '222222222222',
  }),
  aRecord({ remediationId: 'r-before', startedAt: '2026-11-20T22:00:00.000Z', outcome: 'undone' }),
  aRecord({ remediationId: 'r-nothing', startedAt: '2026-11-20T22:00:00.000Z', outcome: 'compliant', changes: [] }),
  aRecord({
    remediationId: 'r-other',
    startedAt: '2026-11-20T22:00:00.000Z',
    finishedAt: '2026-11-20T22:00:02.000Z',
    controlId: 'EC2.14',
  }),
  aRecord({ remediationId: 'r-old', startedAt: '2026-11-18T00:00:00.000Z', finishedAt: '2026-11-18T00:00:02.000Z' }),
];

interface Started {
  readonly name: string;
  readonly input: string;
}

let started: Started[];
beforeEach(() => {
  started = [];
});

interface World {
  readonly history?: readonly RemediationRecord[];
  readonly outcomes?: { readonly [remediationId: string]: Outcome | 'broken' };
  readonly executions?: Handlers;
  readonly answer?: string;
}

/** Step Functions, whose executions come to what is given; what is not, is undone. */
function undo(args: readonly string[], { history = records, outcomes = {}, executions = {}, answer }: World = {}) {
  const handlers: Handlers = {
    ...fakeHistory(history).handlers,
    StartExecutionCommand: ({ name, input }: Started) => {
      started.push({ name, input });
      return { executionArn: executionOf(name) };
    },
    DescribeExecutionCommand: ({ executionArn }: { readonly executionArn: string }) => {
      const remediationId = executionArn.replace(/^.*undo-/, '');
      const outcome = outcomes[remediationId] ?? 'undone';
      if (outcome === 'broken') return { executionArn, status: 'FAILED', error: 'States.Runtime', cause: 'Oh.' };
      const remediations = [{ remediationId, outcome, reason: 'So it is.' }];
      return {
        executionArn,
        status: 'SUCCEEDED',
        output: JSON.stringify({ counts: {}, remediations, unprocessed: [] }),
      };
    },
    ...executions,
  };
  return runCli(['undo', ...args], {
    adminAccount: () => fakeAws(handlers),
    sleep: async () => {},
    ...(answer === undefined ? {} : { answer }),
  });
}

const startedIds = () => started.map(({ name }) => name.replace('undo-', ''));

describe('asr undo with a filter', () => {
  it.each([
    [
      ['--control', 'EC2.13'],
      ['r-approved', 'r-later', 'r-old'],
    ],
    [['--control', 'EC2.13', '--since', '2h'], ['r-later']],
    [['--account', '222222222222'], ['r-later']],
    [
      ['--since', '2026-11-19'],
      ['r-approved', 'r-later', 'r-other'],
    ],
    [['--resource', 'sg-0123456789abcdef0', '--until', '2026-11-18'], ['r-old']],
  ])('with %j undoes the latest change first, and no change twice or without need', async (which, expected) => {
    const { code } = await undo([...which, '--yes']);

    expect({ code, ids: startedIds() }).toEqual({ code: 0, ids: expected });
  });

  it('shows the list, asks for confirmation, and prints each outcome', async () => {
    const { code, out, err } = await undo(['--control', 'EC2.13', '--since', '24h'], { answer: 'y' });

    expect(code).toBe(0);
    expect(out.indexOf('r-approved')).toBeLessThan(out.indexOf('r-later'));
    expect(out).toContain('Skipped 1: already undone.');
    expect(err).toContain('Undo these 2 remediations in this order? [y/N] ');
    expect(err).toContain('2 of 2: EC2.13 sg-0123456789abcdef0 in 222222222222');
    expect(out).toContain('r-later undone: So it is.');
    expect(out).toContain('2 of 2 undone.');
  });

  it.each(['n', '', 'yes please', 'N'])('undoes nothing if the answer is "%s"', async (answer) => {
    const { code, err } = await undo(['--control', 'EC2.13'], { answer });

    expect({ code, started }).toEqual({ code: 1, started: [] });
    expect(err).toContain('Nothing was undone.');
  });

  it('undoes nothing without a terminal and --yes, but lists the remediations', async () => {
    const { code, out, err } = await undo(['--control', 'EC2.13']);

    expect({ code, started }).toEqual({ code: 2, started: [] });
    expect(out).toContain('r-approved');
    expect(err).toBe(
      'Nothing was undone, because there is no terminal to confirm at. To undo these 3 remediations without confirmation, give --yes.\n',
    );
  });

  it('continues after a failed undo, and exits with 1', async () => {
    const { code, out } = await undo(['--control', 'EC2.13', '--yes'], {
      outcomes: { 'r-approved': 'refused', 'r-later': 'broken' },
    });

    expect({ code, ids: startedIds() }).toEqual({ code: 1, ids: ['r-approved', 'r-later', 'r-old'] });
    expect(out).toContain('r-later failed: The execution ended as FAILED with States.Runtime.');
    expect(out).toContain('1 of 3 undone.');
  });

  it('prints one document with --json', async () => {
    const { code, out } = await undo(['--control', 'EC2.13', '--since', '24h', '--yes', '--json']);

    expect({ code, document: JSON.parse(out) }).toMatchObject({
      code: 0,
      document: {
        remediations: [
          {
            remediationId: 'r-approved',
            outcome: 'undone',
            executionArn: executionOf('undo-r-approved'),
            accountId: '111122223333',
          },
          { remediationId: 'r-later', outcome: 'undone', accountId: '222222222222' },
        ],
        undoneBefore: 1,
      },
    });
  });

  it('shows the remediations before the question, also with --json', async () => {
    const { out, err } = await undo(['--control', 'EC2.13', '--since', '24h', '--json'], { answer: 'y' });

    expect(err.indexOf('r-approved')).toBeGreaterThanOrEqual(0);
    expect(err.indexOf('r-approved')).toBeLessThan(err.indexOf('[y/N]'));
    expect(JSON.parse(out)).toMatchObject({ undoneBefore: 1 });
  });

  it('exits with 0 if no remediation is left to undo', async () => {
    expect(await undo(['--control', 'S3.1'])).toMatchObject({
      code: 0,
      out: 'No matching remediations to undo.\n',
    });
  });

  it('undoes the remediations of one execution', async () => {
    const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:bad-night';
    const history = [
      aRecord({ remediationId: 'r-its', executionId: executionArn }),
      aRecord({ remediationId: 'r-beside' }),
    ];
    const times = { startDate: new Date('2026-11-20T23:59:59Z'), stopDate: new Date('2026-11-21T00:00:05Z') };
    const ended = {
      status: 'SUCCEEDED',
      output: JSON.stringify({ remediations: [{ remediationId: 'r-its', outcome: 'undone', reason: '' }] }),
    };
    const executions = {
      DescribeExecutionCommand: ({ executionArn: arn }: { executionArn: string }) =>
        arn === executionArn ? times : ended,
    };

    const { code } = await undo(['--execution', executionArn, '--yes'], { history, executions });

    expect({ code, ids: startedIds() }).toEqual({ code: 0, ids: ['r-its'] });
  });

  describe('of a finding', () => {
    const [first, second] = ['sg-11111111111111111', 'sg-22222222222222222'];
    const history = [
      aRecord({ remediationId: 'r-newest', resourceId: first, startedAt: '2026-11-20T23:00:00.000Z' }),
      aRecord({ remediationId: 'r-earlier', resourceId: first, startedAt: '2026-11-20T20:00:00.000Z' }),
      aRecord({
        remediationId: 'r-compliant',
        resourceId: first,
        startedAt: '2026-11-20T23:30:00.000Z',
        outcome: 'compliant',
        changes: [],
      }),
      aRecord({ remediationId: 'r-second', resourceId: second, startedAt: '2026-11-20T19:00:00.000Z' }),
      aRecord({ remediationId: 'r-other', finding: { ...aRecord().finding, id: 'another' } }),
    ];
    const { id } = aRecord().finding;

    it('undoes the last change of each of its resources, and nothing earlier', async () => {
      const { code } = await undo(['--finding', id, '--yes'], { history });

      expect({ code, ids: startedIds().toSorted() }).toEqual({ code: 0, ids: ['r-newest', 'r-second'] });
    });

    it('undoes one of its resources with --resource', async () => {
      const { code } = await undo(['--finding', id, '--resource', second, '--yes'], { history });

      expect({ code, ids: startedIds() }).toEqual({ code: 0, ids: ['r-second'] });
    });

    it('goes no further back when it is repeated', async () => {
      const undone = history.map((one) =>
        one.remediationId === 'r-newest' ? { ...one, outcome: 'undone' as const } : one,
      );

      const { out } = await undo(['--finding', id, '--resource', first, '--yes'], { history: undone });

      expect(started).toEqual([]);
      expect(out).toContain('Skipped 1: already undone.');
    });

    it('undoes nothing for an unknown finding', async () => {
      const { code, out } = await undo(['--finding', 'unknown', '--yes'], { history });

      expect({ code, out, started }).toEqual({ code: 0, out: 'No matching remediations to undo.\n', started: [] });
    });
  });

  it('exits with 2 for an unknown execution', async () => {
    const DescribeExecutionCommand = () => {
      throw named('ExecutionDoesNotExist');
    };

    expect(await undo(['--execution', 'arn:none'], { executions: { DescribeExecutionCommand } })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--execution: execution arn:none not found.'),
    });
  });

  it.each([
    ['neither an id nor a filter', [], /^Give a remediation id or a filter/],
    ['only --until', ['--until', '1h'], /^Give a remediation id or a filter/],
    [
      'both an id and a filter',
      ['r-1', '--control', 'EC2.13'],
      /^r-1: Give either a remediation id or a filter, not both/,
    ],
  ])('exits with 2 for %s', async (_, args, complaint) => {
    const { code, err } = await undo([...args, '--yes']);

    expect({ code, started }).toEqual({ code: 2, started: [] });
    expect(err).toMatch(complaint);
  });
});

describe("asr undo of a resource that was modified since ASR's change", () => {
  const refused = aRecord({
    remediationId: 'r-1',
    undo: { executionId: executionOf('undo-r-1'), by: maria, at: '2026-11-21T01:00:00.000Z' },
    conflict: [{ ...removedRule, from: { description: '' }, now: { description: 'mine' } }],
    lastAnswer: {
      executionId: executionOf('undo-r-1'),
      answer: { outcome: 'refused', reason: 'All of the reason.' } as never,
    },
  });

  it('shows the values before, after and now, and the full reason', async () => {
    const { code, out } = await undo(['r-1', '--wait'], { history: [refused], outcomes: { 'r-1': 'refused' } });

    expect({ code, lines: out.split('\n') }).toEqual({
      code: 1,
      lines: [
        'refused: All of the reason.',
        '  rules[ingress tcp 22 0.0.0.0/0]:',
        '    before ASR  {"description":""}',
        '    after ASR   absent',
        '    now         {"description":"mine"}',
        '',
      ],
    });
  });

  it('forces only with --force, in an execution of another name', async () => {
    await undo(['r-1'], { history: [refused] });
    await undo(['r-1', '--force'], { history: [refused] });

    expect(started.map(({ name }) => name)).toEqual(['undo-r-1', 'force-undo-r-1']);
    expect(
      started.map(({ input }) => (JSON.parse(input) as { readonly event: { readonly detail: object } }).event.detail),
    ).toEqual([
      { remediationId: 'r-1', by: maria },
      { remediationId: 'r-1', by: maria, force: true },
    ]);
  });
});
