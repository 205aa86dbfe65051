import { beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Mode, type Policy, defaultPolicy, delegatedActions } from '@asr/orchestrator';
import { type ControlId, type CustomerData, type CustomerRunbook, type Permissions, registry } from '@asr/playbooks';
import {
  type ReleaseParts,
  composeTemplate,
  isSection,
  releaseTemplates,
  replaceDeep,
  stackNames,
} from '@asr/templates';
import { functionNames } from '../foundation/index.ts';
import { namedTemplates, templateParts } from './parts.ts';

let parts: ReleaseParts;
beforeAll(async () => {
  parts = await templateParts();
}, 180_000);

const modes: readonly Mode[] = ['off', 'manual', 'observe', 'automatic'];
const accounts = fc.uniqueArray(fc.constantFrom('111122223333', '444455556666', '777788889999'), { maxLength: 3 });
const units = fc.constantFrom([], ['ou-a1b2-c3d4e5f6']);

/** Policies with every feature that a template can depend on. */
const policies: fc.Arbitrary<Policy> = fc
  .record({
    defaults: fc.record({ mode: fc.constantFrom(...modes) }),
    controls: fc.dictionary(
      fc.constantFrom(...Object.keys(registry), 'SecurityGroup.1', 'SecurityGroup.2', 'SecurityGroup.3'),
      fc.record({ mode: fc.constantFrom(...modes) }),
      { maxKeys: 5 },
    ),
    accounts,
    units,
    consoleUnits: units,
    tagValues: fc.constantFrom<object>({}, { Team: { account: 'name' } }, { Team: { unit: 'name' } }),
    hasDeadlines: fc.boolean(),
    delegated: fc.subarray([...delegatedActions]),
    delegatedUnits: units,
    tags: fc.constantFrom<{ readonly [key: string]: string }>({}, { 'keep-off': '*' }),
    percentOfFindings: fc.constantFrom(undefined, 20),
    concurrency: fc.integer({ min: 2, max: 1000 }),
    digestSeconds: fc.integer({ min: 10, max: 300 }),
    routes: fc.array(
      fc.record({
        topic: fc.constantFrom('arn:aws:sns:eu-west-1:444455556666:shop', 'arn:aws:sns:us-east-1:999999999999:all'),
        format: fc.constantFrom('text' as const, 'chat' as const),
        organizationalUnits: units,
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ defaults, controls, concurrency, percentOfFindings, digestSeconds, routes, ...given }): Policy => ({
    ...defaultPolicy,
    defaults,
    controls: { ...controls, 'EC2.44': { ...controls['EC2.44'], parameters: { tagValues: given.tagValues } } },
    concurrency,
    notifications: { digestSeconds, routes },
    configRules: { accounts: given.accounts },
    scope: { include: {}, exclude: { organizationalUnits: given.units, tags: given.tags } },
    deadlines: given.hasDeadlines ? [{ days: 30, action: 'tell' }] : [],
    console:
      given.consoleUnits.length === 0
        ? []
        : [{ group: 'staff', role: 'viewer', organizationalUnits: given.consoleUnits }],
    delegation:
      given.delegated.length === 0
        ? []
        : [{ name: 'shop-team', organizationalUnits: given.delegatedUnits, may: given.delegated }],
    limits: { ...defaultPolicy.limits, ...(percentOfFindings === undefined ? {} : { percentOfFindings }) },
  }));

describe('the parts of the templates', () => {
  it('compose to the templates of the CDK app, for every policy', async () => {
    await fc.assert(
      fc.asyncProperty(policies, async (policy) => {
        const synthesized = await namedTemplates(policy);
        for (const name of stackNames) {
          expect([name, composeTemplate(name, parts[name], policy, deployment)]).toEqual([
            name,
            replaceDeep(synthesized[name], withDeployment),
          ]);
        }
      }),
      { numRuns: 3 },
    );
  }, 180_000);

  it('compose to the templates of the CDK app, for a policy that brings playbooks', async () => {
    const brought = (
      control: ControlId,
      permissions: Permissions,
      { runbook, standsAlone }: Pick<CustomerData, 'runbook' | 'standsAlone'> = {},
    ) => ({
      control,
      package: 'acme-playbook',
      code: 'export default {};',
      data: {
        control,
        title: 'keep the messages of a queue for longer',
        resourceType: 'AwsSqsQueue' as const,
        permissions,
        ...(runbook === undefined ? {} : { runbook }),
        ...(standsAlone === undefined ? {} : { standsAlone }),
        explanation: {
          failed: 'It fails.',
          reads: 'It.',
          impact: 'None.',
          owners: 'None known.',
          undo: 'Nothing is lost.',
        },
      },
    });
    const queue = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;
    const document = {
      schemaVersion: '0.3',
      assumeRole: '{{ AutomationAssumeRole }}',
      parameters: { AutomationAssumeRole: { type: 'String' }, Queue: { type: 'String' } },
      mainSteps: [{ name: 'Set' }],
    };
    const runbook: CustomerRunbook = {
      document,
      parameters: { Queue: ['{resourceId}'] },
      permissions: { read: [], write: ['sqs:SetQueueAttributes'], on: { 'sqs:SetQueueAttributes': [queue] } },
    };
    const policy: Policy = {
      ...defaultPolicy,
      controls: { 'Acme.1': { mode: 'automatic' }, 'Acme.2': { mode: 'observe' }, 'Glue.1': { mode: 'automatic' } },
      playbooks: [
        brought(
          'Acme.1',
          {
            read: ['sqs:GetQueueAttributes'],
            write: ['sqs:SetQueueAttributes'],
            on: { 'sqs:GetQueueAttributes': [queue], 'sqs:SetQueueAttributes': [queue] },
          },
          { runbook },
        ),
        brought('Acme.3', { read: ['sts:GetCallerIdentity'], write: [] }, { runbook, standsAlone: {} }),
        brought('Acme.2', {
          read: ['sqs:ListQueues'],
          write: ['sqs:SetQueueAttributes'],
          dependent: [{ action: 'iam:PassRole', because: 'It passes a role.' }],
          on: { 'sqs:SetQueueAttributes': [queue], 'iam:PassRole': ['arn:{partition}:iam::{account}:role/{passable}'] },
          when: { 'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'sqs.amazonaws.com' } } },
        }),
        brought('Glue.1', {
          read: ['sqs:GetQueueUrl'],
          write: ['sqs:SetQueueAttributes'],
          on: { 'sqs:SetQueueAttributes': [queue] },
        }),
      ],
    };
    const synthesized = await namedTemplates(policy);
    for (const name of ['AdminStack', 'MemberRolesStack', 'MemberStack'] as const) {
      const composed = composeTemplate(name, parts[name], policy, deployment);
      expect(composed).toEqual(replaceDeep(synthesized[name], withDeployment));
    }
    const written = releaseTemplates({ version: '0.1.0', parts, functions: codeOfFunctions }, policy);
    const withModule = written.archives.filter(({ bytes }) => Buffer.from(bytes).includes('customer-Acme.1.mjs'));
    expect(withModule.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^asr\/0\.1\.0\/playbook-/),
      expect.stringMatching(/^asr\/0\.1\.0\/console-/),
    ]);
    const admin = JSON.stringify(composeTemplate('AdminStack', parts.AdminStack, policy, deployment).Resources);
    expect(admin).toContain('securityhub:GetFindings');
    const { Resources } = composeTemplate('MemberRolesStack', parts.MemberRolesStack, policy, deployment);
    expect(JSON.stringify(Resources['RemediateAcmex1'])).toContain('sqs:SetQueueAttributes');
    expect(JSON.stringify(Resources['AutomateAcmex3'])).toContain('sqs:SetQueueAttributes');
    expect(JSON.stringify(Resources['RemediateAcmex3'])).not.toContain('sqs:');
    const rules = JSON.stringify(composeTemplate('AdminStack', parts.AdminStack, policy, deployment).Resources);
    expect(rules).toContain('OrgConfigRule-Acme.1-');
    expect(rules).not.toContain('OrgConfigRule-Glue.1-');
  }, 60_000);

  it('contain no path and no bucket of the machine that wrote them', () => {
    expect(JSON.stringify(parts)).not.toMatch(/cdk-hnb659fds|asset\.|asr-parts-/);
  });
});

const codeOfFunctions = Object.fromEntries(
  functionNames.map((name) => [name, { 'index.mjs': new TextEncoder().encode(name) }]),
);
const deployment = {
  bucket: { Ref: 'CodeBucket' },
  codeKeys: Object.fromEntries(functionNames.map((name) => [name, `code/${name}.zip`])),
};

/** Puts the archives of the deployment into a template of the CDK app. */
function withDeployment(value: unknown): unknown {
  if (!isSection(value) || !isSection(value['Metadata']) || !isSection(value['Properties'])) return undefined;
  const { 'aws:asset:path': name, 'aws:asset:is-bundled': _, 'aws:asset:property': __, ...rest } = value['Metadata'];
  if (typeof name !== 'string') return undefined;
  const { Metadata: ___, ...others } = value;
  return {
    ...others,
    Properties: { ...value['Properties'], Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: `code/${name}.zip` } },
    ...(Object.keys(rest).length === 0 ? {} : { Metadata: rest }),
  };
}
