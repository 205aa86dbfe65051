import { describe, expect, it } from '@jest/globals';
import { anAsffFinding } from '@asr/orchestrator/testing';
import { aRecord, removedRule, maria } from '@asr/operations/testing';
import { type FakeCloudOptions, customActionArn, executionArn, fakeCloud, runCli } from '../../testing/index.ts';

const moto = ['--moto', 'http://127.0.0.1:5000'];
const record = aRecord();
const { remediationId } = record;

async function runLocal(argv: readonly string[], options: FakeCloudOptions, stdin?: string) {
  const cloud = fakeCloud(options);
  const ran = await runCli(['local', ...argv, ...moto], {
    localCloud: async () => cloud.module,
    ...(stdin === undefined ? {} : { stdin }),
  });
  return { ...ran, cloud, document: () => JSON.parse(ran.out) as unknown };
}

describe('asr local handle', () => {
  const finding = JSON.stringify(anAsffFinding());
  const fixed: FakeCloudOptions = {
    records: [record],
    reported: [{ remediationId, outcome: 'fixed', reason: 'Changed …' }],
  };

  it('sends a bare finding through the button, and prints the documented JSON', async () => {
    const { code, err, cloud, document } = await runLocal(['handle', '-', '--json'], fixed, finding);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(cloud.inputs).toEqual([{ kind: 'event', input: expect.objectContaining({ resources: [customActionArn] }) }]);
    expect(document()).toEqual({
      rules: ['ASR-RemediateWithAsr'],
      remediations: [
        {
          findingId: record.finding.id,
          controlId: 'EC2.13',
          accountId: '111122223333',
          region: 'eu-west-1',
          resourceId: record.resourceId,
          outcome: 'fixed',
          reason: 'Changed and verified.',
          changes: [removedRule],
          remediationId,
        },
      ],
      counts: { transitions: 6, lambdaInvocations: 3, awsApiCalls: 12 },
    });
    expect(cloud.isClosed()).toBe(true);
  });

  it('changes nothing with --mode plan', async () => {
    const planned: FakeCloudOptions = {
      records: [aRecord({ outcome: 'planned', changes: [], pending: [removedRule] })],
      reported: [{ remediationId, outcome: 'planned', reason: 'Nothing was changed.' }],
    };

    const { code, cloud, document } = await runLocal(['handle', '-', '--json', '--mode', 'plan'], planned, finding);

    expect(code).toBe(0);
    expect(cloud.inputs.map(({ kind }) => kind)).toEqual(['plan']);
    expect(document()).toMatchObject({
      rules: ['ASR-RemediateWithAsr'],
      remediations: [{ outcome: 'planned', changes: [removedRule] }],
    });
  });

  it('explains why no rule matches an event, and exits with 0', async () => {
    const event = JSON.stringify({ source: 'aws.ec2', 'detail-type': 'Nothing of ours', detail: {} });

    const { code, err, document } = await runLocal(['handle', '-', '--json'], {}, event);

    expect(code).toBe(0);
    expect(document()).toEqual({
      rules: [],
      remediations: [],
      counts: { transitions: 0, lambdaInvocations: 0, awsApiCalls: 0 },
    });
    expect(err).toContain(
      'ASR-RemediateWithAsr: requires source to be one of ["aws.securityhub"], but it is "aws.ec2"',
    );
  });

  it('runs the events of a list sequentially, and adds up their counts', async () => {
    const event = {
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Custom Action',
      resources: [customActionArn],
      detail: {},
    };

    const { cloud, document } = await runLocal(['handle', '-', '--json'], fixed, JSON.stringify([event, event]));

    expect(cloud.inputs).toHaveLength(2);
    expect(document()).toMatchObject({
      rules: ['ASR-RemediateWithAsr'],
      counts: { transitions: 12, lambdaInvocations: 6, awsApiCalls: 24 },
    });
  });

  it('exits with 1 if a remediation failed', async () => {
    const failed: FakeCloudOptions = {
      reported: [{ remediationId, outcome: 'failed', reason: 'AWS denied the call.' }],
    };

    const { code, out } = await runLocal(['handle', '-'], failed, finding);

    expect(code).toBe(1);
    expect(out).toContain('AWS denied the call.');
  });

  it('puts nothing on the bus of requests, where --mode plan has no effect', async () => {
    const request = JSON.stringify({
      source: 'asr.delegate/shop-team/AIDAABCDEFGHIJKLMNOPQ',
      'detail-type': 'ASR Undo',
      detail: { remediationId },
    });

    const { code, err, cloud } = await runLocal(['handle', '-', '--mode', 'plan'], {}, request);

    expect({ code, inputs: cloud.inputs }).toEqual({ code: 0, inputs: [] });
    expect(err).toMatch(/^No rule of the admin stack matches/);
  });

  it('exits with 1 and prints the reason if the execution failed, and closes the local cloud', async () => {
    const { code, err, cloud } = await runLocal(
      ['handle', '-'],
      { failure: { error: 'States.Runtime', cause: 'No such path.' } },
      finding,
    );

    expect(code).toBe(1);
    expect(err).toBe('asr: The execution failed with States.Runtime: No such path.\n');
    expect(cloud.isClosed()).toBe(true);
  });

  it.each([
    ['an invalid URL', ['handle', '-', '--moto', 'localhost'], finding, /^--moto: "localhost" is not a valid URL/],
    ['truncated JSON', ['handle', '-', ...moto], '{"detail":', /^standard input:1:\d+ is not valid JSON/],
    [
      'a missing policy file',
      ['handle', '-', ...moto, '--policy', 'none.yaml'],
      finding,
      /^none\.yaml: file not found\.$/m,
    ],
  ])('exits with 2 for %s before it opens the local cloud', async (_, argv, stdin, complaint) => {
    const cloud = fakeCloud();

    const { code, out, err } = await runCli(['local', ...argv], { localCloud: async () => cloud.module, stdin });

    expect({ code, out, opened: cloud.opened }).toEqual({ code: 2, out: '', opened: [] });
    expect(err).toMatch(complaint);
  });
});

describe('asr local undo', () => {
  it('resumes the remediation in history', async () => {
    const undo = { executionId: executionArn, by: maria, at: '2026-11-21T01:00:00.000Z' };
    const undone: FakeCloudOptions = {
      records: [aRecord({ outcome: 'undone', undo })],
      reported: [{ remediationId, outcome: 'undone', reason: 'The changes were undone.' }],
    };

    const { code, cloud, document } = await runLocal(['undo', remediationId, '--json'], undone);

    expect(code).toBe(0);
    expect(cloud.inputs).toEqual([
      {
        kind: 'start',
        input: {
          kind: 'resume',
          event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: maria } },
        },
      },
    ]);
    expect(document()).toMatchObject({
      remediations: [{ outcome: 'undone', changes: [{ from: null, to: removedRule.from }] }],
    });
  });

  it('exits with 1 if the undo was refused', async () => {
    const refused: FakeCloudOptions = {
      records: [record],
      reported: [{ remediationId, outcome: 'refused', reason: 'It has moved on.' }],
    };

    expect(await runLocal(['undo', remediationId], refused)).toMatchObject({ code: 1 });
  });

  it('exits with 2 for an unknown id, and starts no execution', async () => {
    const { code, err, cloud } = await runLocal(['undo', 'r-unknown'], {});

    expect({ code, inputs: cloud.inputs }).toEqual({ code: 2, inputs: [] });
    expect(err).toMatch(/^"r-unknown" is not a valid remediation id/);
  });
});

describe('asr local approve and reject', () => {
  const digest = '1a2b3c4d5e6f7081'.padEnd(64, '0');
  const waiting = aRecord({ outcome: 'awaiting-approval', changes: [], pending: [removedRule], digest });

  it.each([[[]], [['--plan', 'ffffffffffffffff']]])(
    'approve with %j starts no execution, and prints the plan',
    async (plan) => {
      const { code, err, cloud } = await runLocal(['approve', remediationId, ...plan, '--because', 'x'], {
        records: [waiting],
      });

      expect({ code, inputs: cloud.inputs }).toEqual({ code: 2, inputs: [] });
      expect(err).toContain(`asr local approve ${remediationId} --plan ${digest.slice(0, 16)} --because "…"`);
    },
  );

  it.each([
    ['approve', 'fixed', 0],
    ['approve', 'skipped', 1],
    ['approve', 'awaiting-approval', 1],
    ['reject', 'refused', 0],
    ['reject', 'skipped', 1],
  ] as const)('%s with the outcome %s exits with %i', async (decision, outcome, exitCode) => {
    const options: FakeCloudOptions = {
      records: [waiting],
      reported: [{ remediationId, outcome, reason: 'So it is.' }],
    };
    const plan = decision === 'approve' ? ['--plan', digest] : [];

    const { code, cloud } = await runLocal([decision, remediationId, ...plan, '--because', 'I looked.'], options);

    expect(code).toBe(exitCode);
    expect(cloud.inputs).toEqual([
      {
        kind: 'start',
        input: {
          kind: 'resume',
          event: {
            source: 'asr',
            'detail-type': 'ASR Approval',
            detail: {
              remediationId,
              decision,
              by: maria,
              because: 'I looked.',
              ...(decision === 'approve' ? { plan: digest } : {}),
            },
          },
        },
      },
    ]);
  });
});
