import { describe, expect, it } from '@jest/globals';
import { fakeAws, fakeNow, named, type Handlers } from '@asr/playbooks/testing';
import { maria } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';

interface Execution {
  readonly name: string;
  readonly input: string;
  readonly status: string;
  readonly startDate: Date;
}

interface FakeOptions {
  readonly findings?: number;
  readonly before?: readonly Execution[];
  readonly outcome?: string;
  readonly status?: string;
  /** How often starting is throttled before it works. */
  readonly throttled?: number;
  /** Whether an execution runs for a while. */
  readonly isSlow?: boolean;
  /** Changes a finding before Security Hub returns it. */
  readonly as?: (finding: object, number: number) => object;
}

const aFinding = (number: number) => ({
  Id: `arn:aws:securityhub:eu-west-1:444455556666:security-control/EC2.13/finding/${String(number).padStart(4, '0')}`,
  AwsAccountId: number % 2 === 0 ? '444455556666' : '777788889999',
  Compliance: { SecurityControlId: 'EC2.13', Status: 'FAILED' },
  Severity: { Label: 'HIGH' },
  Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `sg-${number}` }],
});

/** Security Hub with this many findings, and Step Functions that does at once what it is asked for. */
function deployed({
  findings = 3,
  before = [],
  outcome = 'fixed',
  status = 'SUCCEEDED',
  throttled = 0,
  as = (finding) => finding,
  isSlow = false,
}: FakeOptions = {}) {
  const executions: Execution[] = [...before];
  const queries: object[] = [];
  const pauses: number[] = [];
  const pagesAtStart: number[] = [];
  const looked = new Set<string>();
  let running = 0;
  let mostAtOnce = 0;
  let refusals = throttled;
  const all = Array.from({ length: findings }, (_, number) => as(aFinding(number), number));
  const handlers: Handlers = {
    GetCallerIdentityCommand: () => ({ Arn: maria }),
    ListStateMachinesCommand: () => ({ stateMachines: [{ name: 'ASR-Orchestrator', stateMachineArn }] }),
    GetFindingsCommand: (input: { readonly NextToken?: string; readonly Filters: object }) => {
      queries.push(input.Filters);
      const from = Number(input.NextToken ?? 0);
      return {
        Findings: all.slice(from, from + 100),
        ...(from + 100 < findings ? { NextToken: String(from + 100) } : {}),
      };
    },
    ListExecutionsCommand: () => ({
      executions: executions.map(({ name, status: is, startDate }) => ({
        name,
        status: is,
        startDate,
        executionArn: `arn:of:${name}`,
      })),
    }),
    StartExecutionCommand: ({ name, input }: { readonly name: string; readonly input: string }) => {
      if (refusals > 0) {
        refusals -= 1;
        throw named('ThrottlingException');
      }
      if (executions.some((one) => one.name === name)) throw named('ExecutionAlreadyExists');
      pagesAtStart.push(queries.length);
      executions.push({ name, input, status: 'RUNNING', startDate: fakeNow });
      mostAtOnce = Math.max(mostAtOnce, (running += 1));
      return { executionArn: `arn:of:${name}` };
    },
    DescribeExecutionCommand: ({ executionArn }: { readonly executionArn: string }) => {
      if (isSlow && !looked.has(executionArn)) {
        looked.add(executionArn);
        return { executionArn, status: 'RUNNING' };
      }
      const execution = executions.find(({ name }) => executionArn.endsWith(name));
      running -= 1;
      const remediations = [{ remediationId: 'r-1', outcome, reason: 'So it is.' }];
      return {
        executionArn,
        status,
        error: 'States.Runtime',
        input: execution?.input,
        output: JSON.stringify({ counts: {}, remediations, unprocessed: [] }),
      };
    },
  };
  const tools = {
    adminAccount: () => fakeAws(handlers),
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
  };
  return { tools, executions, queries, pauses, pagesAtStart, mostAtOnce: () => mostAtOnce };
}

const yes = ['remediate', '--control', 'EC2.13', '--yes', '--json'];
interface Started {
  readonly kind: string;
  readonly event: { readonly [key: string]: unknown; readonly detail: { readonly findings: readonly object[] } };
}

const inputOf = ({ input }: Execution) => JSON.parse(input) as Started;
const eventOf = (execution: Execution) => inputOf(execution).event;

describe('asr remediate', () => {
  it('starts nothing without a terminal, shows the overview, and exits with 2', async () => {
    const { tools, executions } = deployed();

    const { code, out, err } = await runCli(['remediate', '--control', 'EC2.13'], tools);

    expect({ code, out, executions }).toEqual({ code: 2, out: '', executions: [] });
    expect(err).toContain('444455556666');
    expect(err).toContain('3 findings in 1 execution.');
    expect(err).toContain('give --yes');
  });

  it('starts one execution for each hundred findings, as the button does, and adds up the outcomes', async () => {
    const { tools, executions } = deployed({ findings: 250 });

    const { code, out } = await runCli(yes, tools);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      findings: 250,
      counts: { fixed: 3 },
      overview: [
        { accountId: '444455556666', controlId: 'EC2.13', severity: 'HIGH', findings: 125 },
        { accountId: '777788889999', controlId: 'EC2.13', severity: 'HIGH', findings: 125 },
      ],
    });
    expect(executions.map((one) => eventOf(one).detail.findings.length)).toEqual([100, 100, 50]);
    expect(executions.map(eventOf)[0]).toMatchObject({
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Custom Action',
      resources: ['arn:aws:securityhub:eu-west-1:999999999999:action/custom/ASRRemediation'],
    });
    expect(inputOf(executions[0] as Execution)).toEqual({
      kind: 'button',
      'asr-actor': maria,
      event: eventOf(executions[0] as Execution),
    });
  });

  it('reads only open findings that match the filters', async () => {
    const { tools, queries } = deployed();

    await runCli([...yes, '--account', '444455556666', '--region', 'us-east-1,eu-west-1'], tools);

    const equals = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
    expect(queries).toEqual([
      {
        ComplianceSecurityControlId: equals('EC2.13'),
        ComplianceStatus: equals('FAILED'),
        WorkflowStatus: equals('NEW'),
        RecordState: equals('ACTIVE'),
        AwsAccountId: equals('444455556666'),
        Region: equals('us-east-1', 'eu-west-1'),
      },
    ]);
  });

  it('changes nothing with --mode plan', async () => {
    const { tools, executions } = deployed({ outcome: 'planned' });

    const { out } = await runCli(['remediate', '--control', 'EC2.13', '--yes', '--mode', 'plan'], tools);

    expect(out).toBe('1 planned\n  To see the planned changes, run: asr history --outcome planned\n');
    expect(executions.map(inputOf)).toEqual([expect.objectContaining({ kind: 'button', 'asr-step': 'plan' })]);
  });

  it('passes the caller and the reason of an override next to the event', async () => {
    const { tools, executions } = deployed();

    await runCli([...yes, '--override', 'Incident 4711'], tools);

    expect(executions.map(inputOf)).toEqual([
      expect.objectContaining({ 'asr-override': { by: maria, because: 'Incident 4711' } }),
    ]);
  });

  it('takes at most --limit findings', async () => {
    const { tools, executions } = deployed({ findings: 250 });

    await runCli([...yes, '--limit', '7'], tools);

    expect(executions.map((one) => eventOf(one).detail.findings.length)).toEqual([7]);
  });

  it('skips findings that it started within the last hour, and starts the others', async () => {
    const first = deployed({ findings: 250 });
    await runCli([...yes, '--limit', '100'], first.tools);
    const begun = first.executions.map((one) => ({ ...one, status: 'SUCCEEDED' }));
    const { tools, executions } = deployed({ findings: 250, before: begun });

    const { out } = await runCli(yes, tools);

    expect(JSON.parse(out)).toMatchObject({ findings: 150, begunAlready: 100 });
    const ids = executions.flatMap((one) => eventOf(one).detail.findings.map((finding) => JSON.stringify(finding)));
    expect({ all: ids.length, different: new Set(ids).size }).toEqual({ all: 250, different: 250 });
  });

  it('waits for a running execution of an earlier run, and does not start it again', async () => {
    const first = deployed();
    await runCli(yes, first.tools);
    const { tools, executions } = deployed({ before: first.executions });

    const { code, out } = await runCli(['remediate', '--control', 'EC2.13', '--json'], tools);

    expect(executions).toHaveLength(1);
    expect({ code, document: JSON.parse(out) }).toMatchObject({
      code: 0,
      document: { findings: 0, begunAlready: 3, counts: { fixed: 1 } },
    });
  });

  it.each([
    ['was more than an hour ago', { startDate: new Date(fakeNow.getTime() - 3_700_000), status: 'SUCCEEDED' }],
    ['broke down', { startDate: new Date(fakeNow.getTime() - 60_000), status: 'FAILED' }],
  ])('starts an execution again that %s', async (_, past) => {
    const first = deployed();
    await runCli(yes, first.tools);
    const before = first.executions.map((one) => ({ ...one, ...past, name: one.name.replace('T00', 'T23') }));
    const { tools, executions } = deployed({ before });

    await runCli(yes, tools);

    expect(executions).toHaveLength(2);
  });

  it('remediates findings that were only planned before', async () => {
    const first = deployed();
    await runCli([...yes, '--mode', 'plan'], first.tools);
    const { tools, executions } = deployed({ before: first.executions });

    await runCli(yes, tools);

    expect(executions).toHaveLength(2);
  });

  it('limits the number of concurrent executions', async () => {
    const { tools, executions, mostAtOnce } = deployed({ findings: 600, isSlow: true });

    await runCli([...yes, '--at-once', '3'], tools);

    expect({ started: executions.length, mostAtOnce: mostAtOnce() }).toEqual({ started: 6, mostAtOnce: 3 });
  });

  it('reads a long backlog while executions end, and starts each finding once', async () => {
    const { tools, executions, queries, pagesAtStart, pauses } = deployed({ findings: 6050 });

    const { code, out, err } = await runCli(yes, tools);

    const ids = executions.flatMap((one) => eventOf(one).detail.findings.map((finding) => JSON.stringify(finding)));
    expect({ code, all: ids.length, different: new Set(ids).size }).toEqual({ code: 0, all: 6050, different: 6050 });
    expect(JSON.parse(out)).toMatchObject({ findings: 6050, counts: { fixed: 61 } });
    // The first execution starts after 20 of 61 pages, and later pages are read when they are needed.
    expect(queries).toHaveLength(61);
    expect(pagesAtStart[0]).toBe(20);
    expect(pagesAtStart.at(-1)).toBe(61);
    expect(err).toContain('The others are read, and started, as executions end.');
    // No more than three pages a second.
    expect(pauses.filter((pause) => pause >= 334)).toHaveLength(60);
  });

  it('continues a long backlog after an interruption, without a finding that it started', async () => {
    const first = deployed({ findings: 6050 });
    await runCli([...yes, '--limit', '4000'], first.tools);
    const { tools, executions } = deployed({ findings: 6050, before: first.executions });

    const { out } = await runCli(yes, tools);

    const ids = executions.flatMap((one) => eventOf(one).detail.findings.map((finding) => JSON.stringify(finding)));
    expect({ all: ids.length, different: new Set(ids).size }).toEqual({ all: 6050, different: 6050 });
    expect(JSON.parse(out)).toMatchObject({ findings: 2050 });
  });

  it('cuts findings of real size by bytes', async () => {
    const { tools, executions } = deployed({
      findings: 200,
      as: (finding) => ({ ...finding, Description: 'x'.repeat(4500) }),
    });

    await runCli(yes, tools);

    expect(executions.map((one) => eventOf(one).detail.findings.length)).toEqual([52, 52, 52, 44]);
    for (const { input } of executions) expect(Buffer.byteLength(input)).toBeLessThanOrEqual(262_144);
  });

  it('selects by account and severity, and leaves out findings of other products and unknown controls', async () => {
    const { tools, executions, queries } = deployed({
      as: (finding, number) =>
        number === 1 ? { ...finding, Compliance: { SecurityControlId: 'Nothing.1' } } : finding,
    });

    const { out } = await runCli(
      ['remediate', '--account', '444455556666', '--severity', 'HIGH', '--yes', '--json'],
      tools,
    );

    expect(queries[0]).not.toHaveProperty('ComplianceSecurityControlId');
    expect(queries[0]).toHaveProperty('SeverityLabel');
    expect(executions.map((one) => eventOf(one).detail.findings.length)).toEqual([2]);
    expect(JSON.parse(out)).toMatchObject({ findings: 2 });
  });

  it('backs off if AWS throttles, and loses no finding', async () => {
    const { tools, executions, pauses } = deployed({ throttled: 3 });

    const { code } = await runCli(yes, tools);

    expect({ code, started: executions.length, pauses }).toEqual({ code: 0, started: 1, pauses: [1000, 2000, 4000] });
  });

  it.each([
    ['a remediation failed', { outcome: 'failed' }, 'r-1: So it is.'],
    ['an execution broke down', { status: 'FAILED' }, 'Interrupted: The execution ended as FAILED'],
    ['AWS throttles for ever', { throttled: 100 }, 'Not started: ThrottlingException'],
  ])('exits with 1 if %s, and reports it', async (_, options, said) => {
    const { code, out } = await runCli(['remediate', '--control', 'EC2.13', '--yes'], deployed(options).tools);

    expect(code).toBe(1);
    expect(out).toContain(said);
  });

  it('ends without a question if no findings match', async () => {
    const { code, out } = await runCli(['remediate', '--control', 'EC2.13', '--json'], deployed({ findings: 0 }).tools);

    expect({ code, document: JSON.parse(out) }).toMatchObject({ code: 0, document: { findings: 0, executions: [] } });
  });

  it.each([
    ['an unknown control', ['--control', 'EC2.9999'], /EC2\.9999 is not a control/],
    ['an invalid account id', ['--control', 'EC2.13', '--account', '12'], /12 digits/],
    ['an empty reason', ['--control', 'EC2.13', '--override', ' '], /1 to 500 characters/],
    ['no filter', [], /Give --control EC2\.13, --account/],
    ['findings without a delegation', ['--finding', 'f-1'], /requires --delegation/],
  ])('exits with 2 for %s', async (_, argv, complaint) => {
    const { code, err } = await runCli(['remediate', ...argv]);

    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });

  it('names --home-region if it finds no orchestrator', async () => {
    const adminAccount = () => fakeAws({ ListStateMachinesCommand: () => ({ stateMachines: [] }) });

    const { code, err } = await runCli(['remediate', '--control', 'EC2.13'], { adminAccount });

    expect(code).toBe(2);
    expect(err).toContain('--home-region');
  });
});
