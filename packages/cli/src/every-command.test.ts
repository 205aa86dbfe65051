/** What holds for every command, read from the program, so that a new command is covered. */
import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { anAsffFinding } from '@asr/orchestrator/testing';
import { interruption } from './interruptions.ts';
import { aRecord, fakeHistory, maria } from '@asr/operations/testing';
import {
  type Leaf,
  allCommands,
  harmlessArgv,
  isJson,
  runCli,
  shortestArgv,
  tooWide,
  widths,
} from './testing/index.ts';

const leaves = await allCommands();
const each = leaves.map((leaf) => [leaf.path, leaf] as const);
const id = 'r-0a1b2c3d4e5f60718293';

/** Every call to AWS ends like this. */
function awsThatFails(error: Error) {
  const handlers = new Proxy<Handlers>(
    {},
    {
      get: () => () => {
        throw error;
      },
      has: () => true,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    },
  );
  return () => fakeAws(handlers);
}

/** The commands that the help of the program lists. It loads no module of a command. */
async function listedIn(path: readonly string[] = []): Promise<readonly string[]> {
  const { out } = await runCli([...path, '--help']);
  const [, listed = ''] = out.split('\nCommands:\n');
  const names = [...listed.matchAll(/^ {2}([\w-]+) /gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
  if (names.length === 0) return [path.join(' ')];
  return (await Promise.all(names.map((name) => listedIn([...path, name])))).flat();
}

it('the help of asr lists every command', async () => {
  expect((await listedIn()).toSorted()).toEqual(leaves.map(({ path }) => path).toSorted());
});

describe.each(each)('asr %s', (path, leaf) => {
  it('shows its form, an example and --json in its help', async () => {
    const { code, out, err } = await runCli([...path.split(' '), '--help']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: asr ${path} `);
    expect(out).toMatch(new RegExp(`\\nExamples?:\\n(?: {2}.*\\n)*? {2}.*asr ${path}`));
    expect(out).toContain('--json');
  });

  it('says after Ctrl-C what was done', () => {
    expect(interruption(path.split(' '))).toMatch(/^Interrupted\. \S.*\S$/);
  });

  it('fits its help into 60 and 80 columns', async () => {
    for (const columns of widths) {
      const { code, out } = await runCli([...path.split(' '), '--help'], { columns });
      expect({ code, tooWide: tooWide(out, columns) }).toEqual({ code: 0, tooWide: [] });
    }
  });

  it('exits with 2 for an unknown option, names it, and prints no document', async () => {
    const { code, out, err } = await runCli([...shortestArgv(leaf), '--no-such-option']);

    const help = `For help, run: asr ${path} --help`;
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: `error: unknown option '--no-such-option'\n${help}\n`,
    });
  });

  it('exits with 2 for an extra argument', async () => {
    const isOpen = leaf.command.registeredArguments.some(({ variadic }) => variadic);
    const optional = leaf.command.registeredArguments.filter(({ required }) => !required).map(() => 'x');
    if (isOpen) return;

    const { code, out } = await runCli([...shortestArgv(leaf), ...optional, 'extra']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it.each([
    ['no credentials', named('CredentialsProviderError', 'Could not load credentials'), /^No AWS credentials found\./],
    ['no Region', new Error('Region is missing'), /^No AWS Region is set\./],
    [
      'a session that has expired',
      named('ExpiredTokenException', 'The security token is expired'),
      /^AWS does not accept your credentials/,
    ],
  ])('exits with 2, or does not ask AWS, if there is %s', async (_, error, sentence) => {
    const calls: string[] = [];
    const fails = awsThatFails(error);
    const adminAccount = () => {
      calls.push('admin');
      return fails();
    };
    const stdin = JSON.stringify(anAsffFinding());
    const sleep = async () => {};

    const argv = harmlessArgv(leaf);
    const { code, out, err } = await runCli(argv, { adminAccount, stdin, sleep });

    if (code === 0 || calls.length === 0) return;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(sentence);
  });
});

const records = [
  aRecord({ remediationId: id, region: 'ap-southeast-2', actor: 'arn:aws:sts::999999999999:assumed-role/Admin/maria' }),
  aRecord({
    remediationId: 'r-1a1b2c3d4e5f60718293',
    outcome: 'failed',
    reason: `AWS denied access. ${'A sentence that is longer than a narrow terminal. '.repeat(3)}`,
    startedAt: '2026-11-20T08:00:00.000Z',
  }),
  aRecord({
    remediationId: 'r-2a1b2c3d4e5f60718293',
    outcome: 'awaiting-approval',
    digest: 'd1'.repeat(32),
    changes: [],
    pending: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { source: '0.0.0.0/0' }, to: null }],
    warning: 'The rule alone opens port 443. Connections through it can end. '.repeat(2),
    startedAt: '2026-11-20T09:00:00.000Z',
  }),
  aRecord({
    remediationId: 'r-3a1b2c3d4e5f60718293',
    outcome: 'planned',
    source: 'observation',
    changes: [],
    pending: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { source: '0.0.0.0/0' }, to: null }],
    startedAt: '2026-11-20T10:00:00.000Z',
  }),
];
const DescribeAccountCommand = () => ({ Account: { Name: 'shop-prod' } });
const groupArn = anAsffFinding().Resources[0]?.Id;
const adminAccount = () =>
  fakeAws({
    ...fakeHistory(records).handlers,
    DescribeAccountCommand,
    GetCallerIdentityCommand: () => ({ Arn: maria, Account: '111122223333', UserId: 'AIDA' }),
    GetResourcesCommand: () => ({ ResourceTagMappingList: [{ ResourceARN: groupArn, Tags: [] }] }),
    DescribeSecurityGroupRulesCommand: () => ({
      SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', IsEgress: false, IpProtocol: '-1', CidrIpv6: '::/0' }],
    }),
  });

const anAnswer = (name: string, message: string) => Object.assign(named(name, message), { $fault: 'client' });
const whatFails: readonly (readonly [string, Error, RegExp])[] = [
  [
    'denies access',
    anAnswer(
      'AccessDeniedException',
      'User: maria is not authorized to perform: states:ListStateMachines on resource: *',
    ),
    /AWS denied access\. User: maria is not authorized to perform: .* ask for it\./,
  ],
  [
    'does not answer',
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' }),
    /AWS did not answer\. Check your network/,
  ],
  ['throttles', anAnswer('TooManyRequestsException', 'Rate exceeded'), /AWS throttles the calls of this account/],
  [
    'is hidden behind a proxy that answers in HTML',
    Object.assign(new SyntaxError(`Unexpected token '<', "<html>" is not valid JSON`), { $response: {} }),
    /did not come from AWS\. Check your network/,
  ],
];

interface Shape {
  readonly columns?: number;
  readonly json: boolean;
}

const shapes: readonly Shape[] = [...widths, undefined].flatMap((columns) =>
  [false, true].map((json) => ({ json, ...(columns === undefined ? {} : { columns }) })),
);

/** Runs the command while every call to AWS fails. */
async function runWhile(error: Error, leaf: Leaf, { columns, json }: Shape) {
  const calls: string[] = [];
  const fails = awsThatFails(error);
  const ran = await runCli([...harmlessArgv(leaf), ...(json ? ['--json'] : [])], {
    adminAccount: () => {
      calls.push('admin');
      return fails();
    },
    stdin: JSON.stringify(anAsffFinding()),
    sleep: async () => {},
    ...(columns === undefined ? {} : { columns }),
  });
  // Some commands report the failure in their result, as `doctor` does, and some need no AWS.
  return { ...ran, mustSay: ran.code === 1 && ran.out === '' && calls.length > 0 };
}

/** What is wrong with what the command prints if every call to AWS fails. */
async function faultsOf(leaf: Leaf, error: Error, sentence: RegExp, shape: Shape): Promise<readonly string[]> {
  const { out, err, mustSay } = await runWhile(error, leaf, shape);
  // A document or a script for another program is not broken into lines.
  const shown = /^[[{]/.test(out) || leaf.path === 'completion' ? err : out + err;
  const faults: { readonly [fault: string]: boolean } = {
    noise: /\n {4}at |\bundefined\b|\[object/.test(err),
    'too wide': tooWide(shown, shape.columns ?? Infinity).length > 0,
    'no document': shape.json && out !== '' && !isJson(out),
    'no advice': mustSay && !sentence.test(err.replaceAll('\n', ' ')),
  };
  return Object.keys(faults).flatMap((fault) => (faults[fault] === true ? [`${fault}: ${out}${err}`] : []));
}

describe.each(each)('asr %s, if AWS', (_, leaf) => {
  it.each(whatFails)('%s, says so at 60 and 80 columns, in a pipe and with --json', async (_why, error, sentence) => {
    for (const shape of shapes)
      expect({ shape, faults: await faultsOf(leaf, error, sentence, shape) }).toEqual({ shape, faults: [] });
  });
});

/** A result of each kind, for what a terminal and a pipe show. */
const results = [
  'parse -',
  'plan --file -',
  'controls',
  'controls ec2.13 IAM.8',
  'explain EC2.13',
  'policy check',
  'policy check --all',
  'auto enable ec2.13 --dry-run',
  'delegation list',
  'undo --control EC2.13 --dry-run',
  `undo ${id} --dry-run`,
  'history',
  `history ${id}`,
  'history r-2a1b2c3d4e5f60718293',
  'history --switch',
  'inbox',
  'report observe --since 30d',
];

describe.each(results)('the result of asr %s', (line) => {
  const argv = line.split(' ');
  const stdin = JSON.stringify([anAsffFinding(), 'garbage']);

  it.each(widths)('fits into %i columns', async (columns) => {
    const { code, out, err } = await runCli(argv, { adminAccount, stdin, columns });

    expect({ code, tooWide: tooWide(out + err, columns) }).toEqual({ code: 0, tooWide: [] });
    expect(out).not.toBe('');
  });

  it('has no borders and no color in a pipe', async () => {
    const { code, out } = await runCli(argv, { adminAccount, stdin });

    expect(code).toBe(0);
    expect(out).not.toMatch(/[│┌─└]|\p{Cc}\[/u);
  });

  it('is one JSON document with --json', async () => {
    const { code, out } = await runCli([...argv, '--json'], { adminAccount, stdin });

    expect(code).toBe(0);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
  });
});

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const long = 'A sentence that is longer than a narrow terminal. '.repeat(3).trim();
const plan = ['rules[ingress tcp 22 0.0.0.0/0]: {source: 0.0.0.0/0} → removed', long].join('\n');

/** Step Functions, whose executions end at once with this outcome. */
const stepFunctions = (outcome: string) => () =>
  fakeAws({
    ...fakeHistory(records, [], 'ASR').handlers,
    DescribeAccountCommand,
    GetCallerIdentityCommand: () => ({ Arn: maria, Account: '111122223333', UserId: 'AIDA' }),
    ListStateMachinesCommand: () => ({ stateMachines: [{ name: 'ASR-Orchestrator', stateMachineArn }] }),
    StartExecutionCommand: ({ name }: { readonly name: string }) => ({
      executionArn: `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`,
    }),
    DescribeExecutionCommand: () => ({
      status: 'SUCCEEDED',
      output: JSON.stringify({
        counts: { [outcome]: 1 },
        remediations: [
          { remediationId: id, controlId: 'EC2.13', outcome, reason: long, plan, digest: 'd1'.repeat(32) },
        ],
        unprocessed: [],
      }),
    }),
  });

const waiting = 'r-2a1b2c3d4e5f60718293';

/** The commands that change something, and how they end. */
const changes = [
  ['stop --because Incident', 'fixed', 0],
  ['start --because Over', 'fixed', 0],
  [`approve ${waiting} --plan ${'d1'.repeat(32)} --because Checked`, 'fixed', 0],
  [`approve ${waiting} --plan ${'d1'.repeat(32)} --because Checked --wait`, 'fixed', 0],
  [`approve ${waiting} --plan ${'d1'.repeat(32)} --because Checked --wait`, 'failed', 1],
  [`approve ${waiting} --plan ${'d1'.repeat(32)} --because Checked --wait`, 'awaiting-approval', 1],
  [`reject ${waiting} --because Needed`, 'refused', 0],
  [`reject ${waiting} --because Needed --wait`, 'refused', 0],
  [`undo ${id}`, 'undone', 0],
  [`undo ${id} --wait`, 'undone', 0],
  [`undo ${id} --wait`, 'failed', 1],
] as const;

describe.each(changes)('asr %s that ends as %s', (line, outcome, expected) => {
  const argv = line.split(' ');
  const tools = { adminAccount: stepFunctions(outcome), sleep: async () => {} };

  it.each(widths)('fits into %i columns', async (columns) => {
    const { code, out, err } = await runCli(argv, { ...tools, columns });

    expect({ code, tooWide: tooWide(out + err, columns) }).toEqual({ code: expected, tooWide: [] });
    expect(out + err).not.toBe('');
  });

  it('has no borders and no color in a pipe, and one document with --json', async () => {
    const piped = await runCli(argv, tools);
    const json = await runCli([...argv, '--json'], tools);

    expect([piped.code, json.code]).toEqual([expected, expected]);
    expect(piped.out).not.toMatch(/[│┌─└]|\p{Cc}\[/u);
    expect(() => JSON.parse(json.out) as unknown).not.toThrow();
  });
});

describe('account names', () => {
  it.each(['history', `history ${id}`, 'inbox', 'undo --control EC2.13 --dry-run'])('are in asr %s', async (line) => {
    const { out } = await runCli(line.split(' '), { adminAccount, columns: 200 });
    expect(out).toContain('111122223333 (shop-prod)');
  });

  it('are ids if the caller cannot read the organization, or another program reads the output', async () => {
    const denied = () => fakeAws(fakeHistory(records).handlers);

    const terminal = await runCli(['history'], { adminAccount: denied, columns: 200 });
    const pipe = await runCli(['history'], { adminAccount });

    expect(terminal.code).toBe(0);
    for (const { out } of [terminal, pipe]) expect(out).not.toContain('shop-prod');
  });
});

it('prints links to the finding and to the execution in the console', async () => {
  const { out } = await runCli(['history', id], { adminAccount, columns: 80 });

  expect(out).toMatch(
    /https:\/\/eu-west-1\.console\.aws\.amazon\.com\/securityhub\/home\?region=eu-west-1#\/findings\?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253A/,
  );
});

describe('files', () => {
  it.each([
    ['parse nope.json', 'nope.json: file not found.'],
    ['plan --file nope.json', 'nope.json: file not found.'],
    ['policy check nope.yaml', 'nope.yaml: file not found.'],
    ['policy scp nope.yaml', 'nope.yaml: file not found.'],
    ['explain EC2.13 --policy nope.yaml', 'nope.yaml: file not found.'],
    ['auto enable EC2.13 --policy nope.yaml', 'nope.yaml: file not found.'],
    ['doctor --policy nope.yaml', 'nope.yaml: file not found.'],
    ['console --policy nope.yaml', 'nope.yaml: file not found.'],
    ['parse docs', 'docs: this is a folder. Give a file.'],
  ])('asr %s exits with 2', async (line, sentence) => {
    const { code, out, err } = await runCli(line.split(' '), { adminAccount });
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });

  it('asks AWS with the profile and the Region of the options', async () => {
    const asked: unknown[] = [];
    const account = (...given: unknown[]) => {
      asked.push(given);
      return adminAccount();
    };
    await runCli(['history', '--profile', 'security', '--region', 'eu-west-1'], { adminAccount: account });
    expect(new Set(asked.map((one) => JSON.stringify(one)))).toEqual(new Set(['["eu-west-1","security"]']));
  });

  it('names the profile of the option if it has no credentials', async () => {
    const error = named('CredentialsProviderError', 'Could not load credentials from any providers');
    const { code, err } = await runCli(['history', '--profile', 'nope'], { adminAccount: awsThatFails(error) });

    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^The profile nope of your AWS configuration has no usable credentials\./),
    });
  });

  it('refuses an account id that cannot exist', async () => {
    const { code, err } = await runCli(['history', '--account', '123']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('An account id has 12 digits.') });
  });
});
