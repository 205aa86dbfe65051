import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, removedRule } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const records = [
  aRecord({ remediationId: 'r-old', startedAt: '2026-11-18T00:00:00.000Z', actor: 'ada' }),
  aRecord({
    remediationId: 'r-middle',
    startedAt: '2026-11-20T00:00:00.000Z',
    accountId: '222222222222',
    outcome: 'failed',
  }),
  aRecord({ remediationId: 'r-new', startedAt: '2026-11-20T23:00:00.000Z', controlId: 'EC2.14' }),
];

const history = (args: readonly string[], of: readonly RemediationRecord[] = records, others: readonly object[] = []) =>
  runCli(['history', ...args], { adminAccount: () => fakeAws(fakeHistory(of, others).handlers) });

async function idsOf(args: readonly string[]): Promise<readonly string[]> {
  const { out } = await history([...args, '--json']);
  return (JSON.parse(out) as readonly RemediationRecord[]).map(({ remediationId }) => remediationId);
}

describe('asr history', () => {
  it.each([
    [[], ['r-new', 'r-middle', 'r-old']],
    [['--account', '222222222222'], ['r-middle']],
    [['--control', 'ec2.14'], ['r-new']],
    [['--resource', 'sg-0123456789abcdef0', '--outcome', 'failed'], ['r-middle']],
    [['--finding', 'none'], []],
    [['--actor', 'ada'], ['r-old']],
    [
      ['--since', '24h'],
      ['r-new', 'r-middle'],
    ],
    [['--since', '2026-11-18', '--until', '2026-11-19'], ['r-old']],
    [['--limit', '1'], ['r-new']],
  ])('lists with %j, newest first', async (args, expected) => {
    expect(await idsOf(args)).toEqual(expected);
  });

  it('reports that more records exist, and shows all with --since', async () => {
    const many = Array.from({ length: 25 }, (_, index) =>
      aRecord({ remediationId: `r-${index}`, startedAt: `2026-11-20T00:00:${10 + index}.000Z` }),
    );

    const newest = await history([], many);
    const all = await history(['--since', '7d', '--json'], many);

    expect(newest.err).toContain('To see more, raise --limit');
    expect(newest.out.match(/r-\d+/g)).toHaveLength(20);
    expect({ ...all, out: (JSON.parse(all.out) as readonly unknown[]).length }).toEqual({ code: 0, err: '', out: 25 });
  });

  it('reports that no remediation matches', async () => {
    expect(await history(['--actor', 'nobody'])).toMatchObject({ code: 0, out: 'No matching remediations.\n' });
  });

  it('shows one remediation in full, with every change', async () => {
    const { code, out } = await history(['r-new']);

    expect(code).toBe(0);
    expect(out).toContain('- rules[ingress tcp 22 0.0.0.0/0]');
  });

  it('shows the conflict of a refused undo, and does not report it as undone', async () => {
    const record = aRecord({
      undo: { executionId: 'e', by: 'maria', at: '2026-11-21T01:00:00.000Z' },
      conflict: [{ ...removedRule, from: { description: '' }, now: { description: 'mine' } }],
    });

    const { out } = await history([record.remediationId], [record]);

    expect(out).toContain('An undo failed: 2026-11-21T01:00:00.000Z by maria');
    expect(out).toContain('before ASR  {"description":""}');
    expect(out).toContain('now         {"description":"mine"}');
    expect(out).not.toContain('Undone');
  });

  it('shows who forced an undo, and who re-enabled the remediation', async () => {
    const record = aRecord({
      outcome: 'undone',
      undo: { executionId: 'e', by: 'maria', at: '2026-11-21T01:00:00.000Z', force: true },
      conflict: [{ ...removedRule, now: { description: 'mine' } }],
      allowedAgain: { by: 'john', at: '2026-11-22T00:00:00.000Z' },
    });

    const { out } = await history([record.remediationId], [record]);

    expect(out).toContain('Undone by force 2026-11-21T01:00:00.000Z by maria');
    expect(out).toContain('Overwritten modifications:');
    expect(out).toContain('Automatic remediation re-enabled 2026-11-22T00:00:00.000Z by john');
  });

  it('shows what a deadline requested, and that a deadline requested it', async () => {
    const followUp = { action: 'remediate', at: '2026-11-22T10:00:00.000Z', executionId: 'execution-7' } as const;
    const report = aRecord({ outcome: 'overdue', reason: 'Overdue since 2026-11-20.', changes: [], followUp });
    const overdue = {
      dueAt: '2026-11-20',
      toldAt: '2026-11-21',
      reason: 'The deadline passed.',
      action: 'ask',
    } as const;
    const asked = aRecord({ actor: 'asr', because: 'The deadline passed.', overdue });

    expect((await history([report.remediationId], [report])).out).toMatch(
      /overdue[^]*Overdue since 2026-11-20\.[^]*Remediation requested 2026-11-22T10:00:00\.000Z in the execution execution-7/,
    );
    expect((await history([asked.remediationId], [asked])).out).toMatch(
      /by asr because of a deadline, ended[^]*The deadline passed\./,
    );
  });

  it('shows a remediation that never ran, although half of its record is missing', async () => {
    const {
      approval: _approval,
      undo: _undo,
      actor: _actor,
      lastAnswer: _last,
      ...unrun
    } = aRecord({ outcome: 'refused', changes: [] });

    const { code, out } = await history([unrun.remediationId], [unrun as RemediationRecord]);

    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Started 2026-11-21T00:00:00.000Z, ended') });
    expect(await history(['--csv'], [unrun as RemediationRecord])).toMatchObject({ code: 0, err: '' });
  });

  it('exits with 2 for an unknown remediation', async () => {
    expect(await history(['r-unknown'])).toMatchObject({ code: 2, out: '' });
  });

  it('exports CSV in which no name of a resource is a formula', async () => {
    const { out } = await history(
      ['--csv'],
      [aRecord({ resourceId: '=cmd("calc")', actor: '+1', reason: 'Said "no".' })],
    );
    const [head, line] = out.split('\r\n');

    expect(head).toBe(
      '"startedAt","finishedAt","controlId","accountId","region","resourceType","resourceId","outcome","reason","source","actor",' +
        '"approvedBy","undoneBy","changes","findingId","executionId","remediationId"',
    );
    expect(line).toContain(`"'=cmd(""calc"")"`);
    expect(line).toContain(`"'+1"`);
    expect(line).toContain('"Said ""no""."');
    expect(line).toContain(`"'- rules[ingress tcp 22 0.0.0.0/0]"`);
  });

  it('prints no control characters from the name of a resource', async () => {
    const { out } = await history([], [aRecord({ resourceId: 'sg-\u001b[2J', actor: 'a\u009bb' })]);

    expect(out).not.toContain('\u001b[2J');
    expect(out).not.toContain('\u009b');
  });

  it.each([
    [['--since', 'yesterday'], /^--since: "yesterday" is not a valid time/],
    [['--since', '1h', '--until', '2h'], /^--until: .+ is before --since/],
    [['--outcome', 'great'], /Allowed choices are planned, fixed/],
    [['--json', '--csv'], /^Give --json or --csv, not both/],
    [['r-1', '--control', 'EC2.13'], /^r-1: Give either a remediation id or a filter, not both/],
  ])('exits with 2 for %j', async (args, complaint) => {
    const { code, out, err } = await history(args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });
});

describe('asr history --switch', () => {
  const turns = [
    {
      pk: 'SWITCH',
      sk: 'AT#2026-11-20T00:00:00.000Z#1',
      action: 'stop',
      by: 'maria',
      because: 'Incident 4711',
      at: '2026-11-20T00:00:00.000Z',
    },
    {
      pk: 'SWITCH',
      sk: 'AT#2026-11-20T01:00:00.000Z#2',
      action: 'start',
      by: 'john',
      because: '',
      at: '2026-11-20T01:00:00.000Z',
    },
    { pk: 'SWITCH', sk: 'STOP', action: 'stop', by: 'maria', because: '', at: '2026-11-20T02:00:00.000Z' },
  ];

  it('shows who stopped and started ASR, newest first', async () => {
    const { out } = await history(['--switch', '--json'], [], turns);

    expect(JSON.parse(out)).toMatchObject([
      { action: 'start', by: 'john' },
      { action: 'stop', by: 'maria', because: 'Incident 4711' },
    ]);
    expect((await history(['--switch'], [], turns)).out).toContain('Incident 4711');
  });

  it('reports that ASR was not stopped', async () => {
    expect(await history(['--switch'], [])).toMatchObject({
      code: 0,
      out: expect.stringContaining('ASR was not stopped'),
    });
  });
});
