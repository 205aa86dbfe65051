import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, observedGroup } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

// It is midnight of 21 November for these tests.
const recently = { startedAt: '2026-11-20T00:00:00.000Z' };
const records = [
  observedGroup('sg-1', recently),
  observedGroup('sg-2', {
    ...recently,
    accountId: '222222222222',
    outcome: 'refused',
    pending: [],
    reason: 'No role.',
  }),
  observedGroup('sg-3', {
    ...recently,
    controlId: 'IAM.8',
    pending: [{ field: 'consolePassword', from: {}, to: null }],
  }),
  observedGroup('sg-4', { startedAt: '2026-11-10T00:00:00.000Z' }),
  aRecord({ ...recently, remediationId: 'r-fixed', controlId: 'EC2.2' }),
];

const report = (args: readonly string[], of: readonly RemediationRecord[] = records) =>
  runCli(['report', 'observe', ...args], { adminAccount: () => fakeAws(fakeHistory(of).handlers) });

async function documentOf(args: readonly string[]) {
  const { out } = await report([...args, '--json']);
  return JSON.parse(out) as {
    readonly since: string;
    readonly controls: readonly { readonly controlId: string; readonly resources: number }[];
  };
}

describe('asr report observe', () => {
  it.each([
    [[], { 'EC2.13': 2, 'IAM.8': 1 }],
    [['--since', '30d'], { 'EC2.13': 3, 'IAM.8': 1 }],
    [['--since', '30d', '--until', '2026-11-15'], { 'EC2.13': 1 }],
    [['--control', 'iam.8'], { 'IAM.8': 1 }],
    [['--account', '222222222222'], { 'EC2.13': 1 }],
  ])('with %j reports only observations', async (args, expected) => {
    const { controls } = await documentOf(args);

    expect(Object.fromEntries(controls.map(({ controlId, resources }) => [controlId, resources]))).toEqual(expected);
  });

  it('reports its period, which is a week by default', async () => {
    expect(await documentOf([])).toMatchObject({
      since: '2026-11-14T00:00:00.000Z',
      until: '2026-11-21T00:00:00.000Z',
    });
  });

  it('shows changes, approvals and refusals, and the next step', async () => {
    const { code, out, err } = await report([]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^What automatic mode would have changed from 2026-11-14 00:00:00 to 2026-11-21 00:00:00 UTC:/);
    expect(out).toContain('1 × - rules[ingress tcp 22 0.0.0.0/0]');
    expect(out).toContain('1 × requires approval (control): - consolePassword');
    expect(out).toContain('1 × refused: No role.');
    expect(out).toContain('1 changes without approval');
    expect(out).toMatch(/Resources with the most changes:[^]*\nsg-1\t/);
    expect(out).toMatch(/\nTo enable a control, run: asr auto enable EC2\.13\. Also ready: IAM\.8\.\n$/);
  });

  it('does not suggest to enable a control that failed in observe mode', async () => {
    const { out } = await report(
      [],
      [observedGroup('sg-1', recently), observedGroup('sg-2', { ...recently, outcome: 'failed', pending: [] })],
    );

    expect(out).toContain('No control is ready for automatic mode');
    expect(out).not.toContain('asr auto enable');
  });

  it('reports that there are no observations', async () => {
    expect(await report(['--since', '1h'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^No observations from .+ Set controls to `observe`/),
    });
  });

  it('exports one line for each resource, without formulas', async () => {
    const { code, out } = await report(
      ['--csv', '--control', 'EC2.13'],
      [...records, observedGroup('=sum(1)', recently)],
    );
    const lines = out.trimEnd().split('\r\n');

    expect(code).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"controlId","accountId","region","resourceId","verdict","changes"');
    expect(out).toContain(`"would-change","'- rules[ingress tcp 22 0.0.0.0/0]"`);
  });

  it('prints no control characters from the name of a resource', async () => {
    expect((await report([], [observedGroup('sg-\u001b[2J', recently)])).out).not.toContain('\u001b[2J');
  });

  it.each([
    [['--json', '--csv'], /^Give --json or --csv, not both/],
    [['--since', 'yesterday'], /^--since: "yesterday" is not a valid time/],
    [['--since', '1h', '--until', '2h'], /^--until: .+ is before --since/],
  ])('exits with 2 for %j', async (args, complaint) => {
    const { code, out, err } = await report(args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });
});
