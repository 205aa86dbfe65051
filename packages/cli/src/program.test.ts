import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { anAsffFinding, anOcsfFinding } from '@asr/orchestrator/testing';
import { runCli } from './testing/index.ts';

describe('asr', () => {
  it.each([
    ['no command', [], /^Usage: asr/],
    ['an unknown command', ['remedy'], /unknown command 'remedy'/],
    ['a missing argument', ['parse'], /missing required argument 'event'/],
    ['an unknown option', ['controls', '--jsn'], /unknown option '--jsn'/],
    ['an extra argument', ['explain', 'EC2.13', 'EC2.14'], /too many arguments/],
    ['an unknown control', ['controls', 'EC2.99'], /EC2\.99 is not a control that ASR can remediate/],
    ['a missing required option', ['approve', 'r-1'], /required option '--because <text>'/],
    ['a missing URL', ['local', 'undo', 'r-1'], /required option '--moto <url>'/],
    [
      'an invalid mode',
      ['local', 'handle', '-', '--moto', 'http://127.0.0.1:5000', '--mode', 'look'],
      /remediate, plan/,
    ],
    ['an invalid number', ['history', '--limit', 'many'], /must be a positive integer/],
  ])('exits with 2 for %s, and prints no document', async (_, argv, complaint) => {
    const { code, out, err } = await runCli(argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });

  it('exits with 1 and prints the reason of an error that the caller cannot fix', async () => {
    const adminAccount = () => {
      throw new Error('The disk is full.');
    };

    expect(await runCli(['stop'], { adminAccount })).toEqual({ code: 1, out: '', err: 'asr: The disk is full.\n' });
  });

  it('says what to check if AWS does not answer', async () => {
    const adminAccount = () => {
      throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    };

    expect(await runCli(['stop'], { adminAccount })).toEqual({
      code: 1,
      out: '',
      err: 'asr: connect ECONNREFUSED 127.0.0.1:9. AWS did not answer. Check your network, your proxy and the Region, and AWS_ENDPOINT_URL if it is set.\n',
    });
  });
});

describe('asr parse', () => {
  it('prints one item per finding and resource, as documented', async () => {
    const { code, out, err } = await runCli(['parse', '-', '--json'], { stdin: JSON.stringify(anAsffFinding()) });

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual([
      {
        controlId: 'EC2.13',
        accountId: '111122223333',
        region: 'eu-west-1',
        partition: 'aws',
        resourceType: 'AwsEc2SecurityGroup',
        resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
        findingId: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/aaaa',
        source: 'finding',
      },
    ]);
  });

  it('reports an unreadable item at its index, and keeps the others', async () => {
    const stdin = JSON.stringify([anAsffFinding(), 'garbage', anOcsfFinding()]);

    const { code, out } = await runCli(['parse', '-', '--json'], { stdin });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({ controlId: 'EC2.13' }),
      { error: expect.stringMatching(/\.$/), index: 1 },
      expect.objectContaining({ controlId: 'EC2.13' }),
    ]);
  });

  it('exits with 1 if no item is readable', async () => {
    const { code, out } = await runCli(['parse', '-', '--json'], { stdin: '["garbage"]' });

    expect({ code, items: JSON.parse(out).length }).toEqual({ code: 1, items: 1 });
  });

  it('prints a table, followed by the errors', async () => {
    const { out } = await runCli(['parse', '-'], { stdin: JSON.stringify([anAsffFinding(), 'garbage']) });

    expect(out).toMatch(/^EC2\.13\t111122223333\teu-west-1\t/m);
    expect(out).toMatch(/^Item 1: .+\.$/m);
  });

  it('prints the number of items, and items with the same error once', async () => {
    const { out, err } = await runCli(['parse', '-'], { stdin: JSON.stringify([anAsffFinding(), 'a', 'a', 'a']) });

    expect(out.match(/not "a"/g)).toHaveLength(1);
    expect(out).toMatch(/^Item 1, and 2 more: /m);
    expect(err).toBe('4 items: 1 readable, 3 not readable, 0 without a required action.\n');
  });

  it.each(['[]', '{"Findings":[]}'])('exits with 0 for %s, because there is nothing to do', async (stdin) => {
    const { code, err } = await runCli(['parse', '-'], { stdin });

    expect({ code, err }).toEqual({ code: 0, err: 'Nothing to do: the input has no findings.\n' });
  });

  it('reads JSON lines', async () => {
    const line = JSON.stringify(anAsffFinding());

    const { code, out } = await runCli(['parse', '-', '--json'], { stdin: `${line}\n\n${line}\n` });

    expect({ code, items: JSON.parse(out).length }).toEqual({ code: 0, items: 2 });
  });

  it('prints the line of an error in JSON lines', async () => {
    const { code, err } = await runCli(['parse', '-'], { stdin: '{"Id": "1"}\n{"Id": \n' });

    expect(code).toBe(2);
    expect(err).toMatch(/^standard input:2:\d+ is not valid JSON: .+\.\n$/);
  });

  it('exits with 2 for truncated JSON, and prints the position', async () => {
    const { code, out, err } = await runCli(['parse', '-', '--json'], { stdin: '{"detail": {' });

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^standard input:1:\d+ is not valid JSON: .+\.\n$/);
  });
});

describe('asr controls', () => {
  it('lists every playbook with its effect and permissions', async () => {
    const { code, out } = await runCli(['controls', '--json']);

    const listed = JSON.parse(out) as readonly { readonly controlId: string; readonly permissions: object }[];
    expect(code).toBe(0);
    expect(listed.map(({ controlId }) => controlId)).toEqual(Object.keys(registry));
    expect(listed.find(({ controlId }) => controlId === 'EC2.2')).toEqual({
      controlId: 'EC2.2',
      title: 'remove all rules of the default security group of a VPC',
      resourceType: 'AwsEc2SecurityGroup',
      standards: expect.objectContaining({ 'CIS 1.2.0': ['4.3'] }),
      scope: 'regional',
      effect: 'reversible',
      irreversible: [],
      hasRunbook: true,
      parameters: { allowInUse: false },
      permissions: expect.objectContaining({ read: expect.arrayContaining(['ec2:DescribeSecurityGroups']) }),
    });
  });

  it('lists the fields whose changes cannot be undone', async () => {
    const { out } = await runCli(['controls']);

    expect(out).toMatch(/^IAM\.8\t.+reversible, except consolePassword/m);
  });
});

describe('asr policy', () => {
  const stdin = 'defaults: { mode: off }\ncontrols:\n  EC2.13: { mode: automatic, approval: required }\n';

  it('shows the effective settings of every control', async () => {
    const { code, out } = await runCli(['policy', 'check', '-', '--json'], { stdin });

    const { controls, ...rest } = JSON.parse(out) as { readonly controls: readonly { readonly controlId: string }[] };
    const settings = (id: string) => controls.find(({ controlId }) => controlId === id);
    expect({ code, rest }).toEqual({
      code: 0,
      rest: {
        stop: false,
        concurrency: 10,
        summary: ['Limits: requestsPerAccountPerHour 1000, minAccounts 3, above defer, deferHours 24.'],
      },
    });
    expect(controls.map(({ controlId }) => controlId)).toEqual(Object.keys(registry));
    expect(settings('EC2.13')).toEqual({
      controlId: 'EC2.13',
      mode: 'automatic',
      via: 'playbook',
      parameters: {},
      approvalRequired: true,
      approval: 'always',
      canBreak: expect.stringContaining('Clients on the internet that connect to port 22'),
    });
    expect(settings('S3.1')).toMatchObject({ mode: 'off', approvalRequired: false });
  });

  it.each([
    ['ELB.1', 'always'],
    ['EC2.4', 'always'],
    ['IAM.8', 'if irreversible'],
    ['S3.1', 'if the plan asks'],
  ])('says when changes of %s require approval: %s', async (controlId, approval) => {
    const json = await runCli(['policy', 'check', '-', '--json'], { stdin: '{}\n' });
    const { controls } = JSON.parse(json.out) as { readonly controls: readonly { readonly controlId: string }[] };
    expect(controls.find((one) => one.controlId === controlId)).toMatchObject({ approval });

    const { out } = await runCli(['policy', 'check', '-', '--all'], { stdin: '{}\n' });
    expect(out.split('\n').find((line) => line.startsWith(`${controlId}\t`))).toContain(approval);
    expect(out).toContain('What each change can break: asr explain CONTROL');
  });

  it('says what the automatic changes can break, and nothing of changes that an operator begins', async () => {
    const file = 'controls: { SNS.1: { mode: automatic }, KMS.4: { mode: automatic }, ELB.1: { mode: manual } }\n';

    const { out } = await runCli(['policy', 'check', '-'], { stdin: file });

    expect(out.replaceAll(/\s+/g, ' ')).toContain('SNS.1 can break: Publishers that cannot use the key');
    expect(out).not.toMatch(/(KMS\.4|ELB\.1) can break/);
  });

  it("checks this repository's policy by default", async () => {
    expect(await runCli(['policy', 'check', '--json'])).toMatchObject({ code: 0, err: '' });
  });

  it('warns of a selection by tag that names no accounts, and accepts the policy', async () => {
    const controls = 'controls: { SecurityGroup.4: { parameters: { groups: [{ tags: { Role: web } }] } } }\n';

    const { code, err } = await runCli(['policy', 'check', '-'], { stdin: controls });

    expect(code).toBe(0);
    expect(err).toMatch(/^Warning: controls\.SecurityGroup\.4\.parameters\.groups\[0\] selects by the tag Role /);
  });

  it('shows what the file sets, and counts the controls that it does not name', async () => {
    const file = [
      'controls: { EC2.13: { mode: automatic } }',
      'scope: { exclude: { accounts: ["111122223333"] } }',
      'exceptions: [{ control: all, resource: "arn:aws:s3:::logs", until: "2099-01-01", reason: audit, owner: ada }]',
      'windows: [{ opens: "0 22 * * 6", minutes: 60, timeZone: UTC }]',
      'limits: { perAccountPerHour: 20 }',
    ].join('\n');

    const { out } = await runCli(['policy', 'check', '-'], { stdin: file });

    expect(out.split('\n').filter((line) => line.includes('\t'))).toEqual([
      'Control\tMode\tVia\tApproval\tParameters',
      'EC2.13\tautomatic\tplaybook\tif the plan asks\t',
    ]);
    expect(out).toContain(`${Object.keys(registry).length - 1} other controls: manual, the default.`);
    expect(out).toContain('Scope: all but accounts 111122223333.');
    expect(out).toContain('Exception until 2099-01-01: all for arn:aws:s3:::logs (audit, ada).');
    expect(out).toContain('Window: 60 minutes from "0 22 * * 6" UTC, everywhere.');
    expect(out).toContain('perAccountPerHour 20');
  });

  it('reports problems of the schema and of the content at once, also as JSON', async () => {
    const file = [
      'defaults: { mode: never }',
      'controls:',
      '  EC2.13: { mode: auto, parameters: { nope: 1 } }',
      '  EC2.99: {}',
      'exceptions:',
      '  - { control: EC2.13 }',
      '  - { control: EC2.99, resource: my-bucket, until: "2020-01-01", reason: x, owner: y }',
    ].join('\n');

    const text = await runCli(['policy', 'check', '-'], { stdin: file });
    const json = await runCli(['policy', 'check', '-', '--json'], { stdin: file });

    expect(text.err.split('\n').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'standard input:1:19 defaults.mode',
      'standard input:3:19 controls.EC2.13.mode',
      'standard input:3:39 controls.EC2.13.parameters.nope',
      'standard input:4:3 controls.EC2.99',
      ...['resource', 'until', 'reason', 'owner'].map((key) => `standard input:6:5 exceptions[0].${key}`),
      'standard input:7:16 exceptions[1].control',
      'standard input:7:52 exceptions[1].until',
      '',
    ]);
    const { problems } = JSON.parse(json.out) as { readonly problems: readonly object[] };
    expect(problems).toHaveLength(10);
    expect(problems[0]).toEqual({
      file: 'standard input',
      line: 1,
      column: 19,
      problem: 'defaults.mode must be off, manual, observe or automatic, not "never".',
    });
  });

  it('exits with 2 and prints one line for each problem, with its position', async () => {
    const { code, out, err } = await runCli(['policy', 'check', '-'], {
      stdin: 'controls:\n  EC2.13: { mode: auto }\n  EC2.1: {}\n',
    });

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^standard input:2:\d+ controls\.EC2\.13\.mode .+ not "auto"\.$/),
    ]);
  });

  it('prints the JSON Schema for editors', async () => {
    const { code, out } = await runCli(['policy', 'schema', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ title: 'asr.config.yaml', type: 'object', additionalProperties: false });
  });

  it('matches the published schema (to update it, run `pnpm generate`)', async () => {
    const { out } = await runCli(['policy', 'schema']);

    expect(
      await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'policy.schema.json'), 'utf8'),
    ).toBe(out);
  });
});
