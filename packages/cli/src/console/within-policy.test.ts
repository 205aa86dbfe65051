/** What an agent starts, on a deployment whose state machine and bus only record. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { anAsffFinding } from '@asr/orchestrator/testing';
import { type Handlers, fakeAws } from '@asr/playbooks/testing';
import { aRecord, anOpenRule, fakeHistory, maria, stateMachineArn } from '@asr/operations/testing';
import { cliOn, runCli } from '../testing/index.ts';
import { agentOperations } from '@asr/operations/console';

const own = '111122223333';
const folder = mkdtempSync(join(tmpdir(), 'asr-agent-'));
const policyFile = join(folder, 'asr.config.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const finding = anAsffFinding();
const fixed = aRecord({ remediationId: 'r-1a1b2c3d4e5f60718293' });
const openRule = anOpenRule('sg-0abc', own);

/** @param policy The policy file of the caller. */
function agent(policy: string, delegation?: string, more: Handlers = {}) {
  writeFileSync(policyFile, policy);
  const started: { readonly name: string; readonly input: string }[] = [];
  const sent: object[] = [];
  const aws = fakeAws({
    ...fakeHistory([fixed]).handlers,
    GetCallerIdentityCommand: () => ({ Arn: maria, Account: own, UserId: 'AROAABCDEFGHIJKLMNOPQ:agent' }),
    GetFindingsCommand: () => ({ Findings: [finding] }),
    GetResourcesCommand: () => ({
      ResourceTagMappingList: [{ ResourceARN: finding.Resources[0]?.Id, Tags: [] }],
    }),
    DescribeSecurityGroupRulesCommand: () => ({ SecurityGroupRules: [openRule] }),
    StartExecutionCommand: (input: { readonly name: string; readonly input: string }) => {
      started.push(input);
      return { executionArn: `${stateMachineArn}:${input.name}` };
    },
    PutEventsCommand: ({ Entries }: { readonly Entries: readonly object[] }) => {
      sent.push(...Entries);
      return { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] };
    },
    ...more,
  });
  const cli = cliOn(aws);
  const operations = agentOperations(
    { host: cli, version: '0.1.0', namespace: 'ASR', isDemo: false, policyFile },
    delegation,
  );
  return { operations, started, sent };
}

const automatic = 'controls:\n  EC2.13: { mode: automatic }\n';

describe('an agent', () => {
  it('starts the execution that a new finding would start, with the caller as actor', async () => {
    const { operations, started, sent } = agent(automatic);

    await operations.remediateWithinPolicy(finding.Id);

    expect(started).toHaveLength(1);
    expect(JSON.parse(started[0]?.input ?? '')).toEqual({
      kind: 'finding-asff',
      rule: 'automatic',
      event: expect.objectContaining({
        'detail-type': 'Security Hub Findings - Imported',
        detail: { findings: [expect.objectContaining({ Id: finding.Id })] },
      }),
      'asr-actor': maria,
    });
    expect(sent).toEqual([]);
  });

  it('with a delegation sends requests in its own name, and starts no execution', async () => {
    const { operations, started, sent } = agent(automatic, 'agents');

    expect(await operations.remediateWithinPolicy(finding.Id)).toEqual({ eventId: 'e-1' });
    expect(await operations.undo(fixed.remediationId)).toEqual({ eventId: 'e-1' });

    const about = { EventBusName: 'ASR-Requests', Source: 'asr.delegate/agents/AROAABCDEFGHIJKLMNOPQ:agent' };
    expect(sent).toEqual([
      { ...about, DetailType: 'ASR Remediate', Detail: JSON.stringify({ findingIds: [finding.Id] }) },
      { ...about, DetailType: 'ASR Undo', Detail: JSON.stringify({ remediationId: fixed.remediationId }) },
    ]);
    expect(started).toEqual([]);
  });

  it.each([
    ['manual control', 'controls:\n  EC2.13: { mode: manual }\n', {}, /sets EC2\.13 to manual/],
    [
      'control that requires approval',
      'controls:\n  EC2.13: { mode: automatic, approval: required }\n',
      {},
      /An approver must decide about this plan\./,
    ],
    ['stopped policy', `stop: true\n${automatic}`, {}, /ASR is stopped by "stop: true"/],
    ['compliant resource', automatic, { DescribeSecurityGroupRulesCommand: () => ({ SecurityGroupRules: [] }) }, /./],
    ['finding that is gone', automatic, { GetFindingsCommand: () => ({ Findings: [] }) }, /None of these findings/],
    [
      'finding that is resolved',
      automatic,
      { GetFindingsCommand: () => ({ Findings: [{ ...finding, Workflow: { Status: 'RESOLVED' } }] }) },
      /None of these findings is open/,
    ],
  ])('starts nothing and sends nothing for a %s', async (_, policy, more: Handlers, reason) => {
    for (const delegation of [undefined, 'agents']) {
      const { operations, started, sent } = agent(policy, delegation, more);

      await expect(operations.remediateWithinPolicy(finding.Id)).rejects.toThrow(reason);
      expect({ started, sent }).toEqual({ started: [], sent: [] });
    }
  });
});

it('a server that only reads takes no delegation', async () => {
  expect(await runCli(['mcp', '--delegation', 'agents'])).toEqual({
    code: 2,
    out: '',
    err: '--delegation requires --allow-write: a server that only reads sends no requests.\n',
  });
});
