import { describe, expect, it } from '@jest/globals';
import { customerControls, isOwnControl, registerCustomers } from '../customer-controls.ts';
import { type IamAction, type Permissions, set } from '../engine/index.ts';
import { days } from '../parameters/index.ts';
import { registry } from '../registry.ts';
import { admit } from './admit.ts';
import { defineCustomerPlaybook } from './contract.ts';
import { playbookFromModule } from './from-module.ts';
import { findingsOf } from './namespaces.ts';

const queue = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;
const permissions: Permissions = {
  read: ['sqs:GetQueueAttributes'],
  write: ['sqs:SetQueueAttributes'],
  on: { 'sqs:GetQueueAttributes': [queue], 'sqs:SetQueueAttributes': [queue] },
};
const acme = defineCustomerPlaybook({
  control: 'Acme.1',
  title: 'keep the messages of a queue for longer',
  resourceType: 'AwsSqsQueue',
  permissions,
  parameters: { retentionDays: days({ default: 7, min: 1, max: 14, meaning: 'floor' }) },
  explanation: {
    failed: 'The rule finds a queue.',
    reads: 'The queue.',
    impact: 'None.',
    owners: 'None known.',
    undo: 'Nothing is lost.',
  },
  read: async () => ({ seconds: 1 }),
  plan: (state, { retentionDays }) => set(state, { seconds: retentionDays * 86_400 }),
  apply: async () => {},
});

const { contract: _contract, ...withoutContract } = acme;

/** The problems of the same playbook with other fields. */
function problemsOf(overrides: object, accepts?: readonly string[]): readonly string[] {
  const admission = admit({ playbook: { ...acme, ...overrides } }, 'Acme.1', accepts);
  return admission.ok ? [] : admission.problems;
}

describe('admit', () => {
  it('admits a playbook that follows the contract, with its defaults', () => {
    const admission = admit({ acme }, 'Acme.1');

    expect(admission).toMatchObject({
      ok: true,
      playbook: { control: 'Acme.1', scope: 'regional', effect: 'reversible' },
      data: { control: 'Acme.1', permissions },
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'it exports playbooks for Acme.9, and the policy names Acme.1'],
    [
      'a playbook that definePlaybook did not make',
      withoutContract,
      'it exports playbooks for Acme.9, and the policy names Acme.1',
    ],
    ['another version of the contract', { ...acme, contract: 2 }, 'version 2 of the contract'],
    ['another control', { ...acme, control: 'Acme.2' }, 'it exports playbooks for Acme.9, Acme.2'],
    ['an unknown field', { ...acme, detectedBy: ['config-rule'] }, 'detectedBy: is not a field of the contract'],
    ['no explanation', { ...acme, explanation: undefined }, 'explanation: '],
    [
      'an explanation without a period',
      { ...acme, explanation: { ...acme.explanation, undo: 'all' } },
      'explanation.undo: must be a sentence',
    ],
    ['a title with a period', { ...acme, title: 'keep it.' }, 'title: must continue'],
    ['a plan that is no function', { ...acme, plan: {} }, 'plan: must be a function'],
    [
      'a default out of range',
      { ...acme, parameters: { retentionDays: { ...acme.parameters?.retentionDays, default: 99 } } },
      'parameters: ',
    ],
  ])('refuses %s', (_, given, problem) => {
    const admission = admit({ other: { ...acme, control: 'Acme.9' }, given }, 'Acme.1');

    expect(admission.ok ? [] : admission.problems).toEqual([expect.stringContaining(problem)]);
  });
});

/** With one more action, on one ARN. */
function withAction(action: IamAction, arn: string): object {
  return {
    permissions: { ...permissions, write: [...permissions.write, action], on: { ...permissions.on, [action]: [arn] } },
  };
}

describe('the laws for permissions', () => {
  it.each<[string, object, string]>([
    ['all actions', { permissions: { ...permissions, write: ['*'] } }, '"*" is not one action'],
    ['the actions of a service', { permissions: { ...permissions, write: ['iam:*'] } }, '"iam:*" is not one action'],
    [
      'an action on every resource',
      { permissions: { ...permissions, write: ['sqs:PurgeQueue', 'sqs:SetQueueAttributes'] } },
      'sqs:PurgeQueue is allowed on every resource',
    ],
    [
      'an action in on that is not declared',
      { permissions: { ...permissions, on: { ...permissions.on, 'sqs:TagQueue': [queue] } } },
      'sqs:TagQueue is in on or when, but is not declared',
    ],
    [
      'every resource as an ARN',
      withAction('sqs:TagQueue', 'arn:{partition}:sqs:{region}:{account}:*'),
      'covers every resource',
    ],
    [
      'another account',
      withAction('sqs:TagQueue', 'arn:{partition}:sqs:{region}:*:{id}'),
      'must have {region} and {account}',
    ],
    ['every service', withAction('sqs:TagQueue', 'arn:{partition}:*:{region}:{account}:{id}'), 'and one service'],
    [
      'an unknown placeholder',
      withAction('sqs:TagQueue', 'arn:{partition}:sqs:{region}:{account}:{queue}'),
      'unknown placeholder',
    ],
    [
      'a role that becomes another',
      withAction('sts:AssumeRole', 'arn:{partition}:iam::{account}:role/{id}'),
      'no policy can accept it',
    ],
    [
      'new credentials',
      withAction('iam:CreateAccessKey', 'arn:{partition}:iam::{account}:user/{id}'),
      'no policy can accept it',
    ],
    ['a secret', withAction('secretsmanager:GetSecretValue', queue), 'no policy can accept it'],
    [
      'another role for a service',
      withAction('iam:PassRole', 'arn:{partition}:iam::{account}:role/{passable}'),
      'add it to accepts',
    ],
    [
      'code of a function',
      withAction('lambda:UpdateFunctionCode', 'arn:{partition}:lambda:{region}:{account}:function:{id}'),
      'add it to accepts',
    ],
    [
      'no resource at all',
      {
        permissions: { read: ['sqs:ListQueues'], write: ['sqs:CreateQueue'] },
        anyResource: { 'sqs:ListQueues': 'SQS has none.', 'sqs:CreateQueue': 'SQS has none.' },
      },
      'no ARN in on contains {id}',
    ],
    [
      'two statements about one action',
      { anyResource: { 'sqs:SetQueueAttributes': 'It has none.' } },
      'is in on and in anyResource',
    ],
  ])('refuse %s', (_, overrides, problem) => {
    expect(problemsOf(overrides)).toEqual([expect.stringContaining(problem)]);
  });

  it('allow an action without a resource, if the playbook says why', () => {
    const overrides = {
      permissions: { ...permissions, read: ['sqs:GetQueueAttributes', 'sqs:ListQueues'] },
      anyResource: { 'sqs:ListQueues': 'SQS has no resource-level permission for it.' },
    };
    expect(problemsOf(overrides)).toEqual([]);
  });

  it('allow a dangerous action that the policy accepts, and no other', () => {
    const overrides = withAction('iam:PassRole', 'arn:{partition}:iam::{account}:role/{passable}');

    expect(problemsOf(overrides, ['iam:PassRole'])).toEqual([]);
    expect(problemsOf(overrides, ['iam:DeleteRole'])).toHaveLength(1);
    expect(
      problemsOf(withAction('sts:AssumeRole', 'arn:{partition}:iam::{account}:role/{id}'), ['sts:AssumeRole']),
    ).toHaveLength(1);
  });
});

describe('the runbook of a playbook', () => {
  const runbook = {
    document: {
      schemaVersion: '0.3',
      assumeRole: '{{ AutomationAssumeRole }}',
      parameters: { AutomationAssumeRole: { type: 'String' }, Queue: { type: 'String' } },
      mainSteps: [{ name: 'Set' }],
    },
    parameters: { Queue: ['{resourceId}'] },
    permissions: { read: ['sqs:GetQueueAttributes'], write: ['sqs:SetQueueAttributes'], on: permissions.on },
  };
  const { document } = runbook;

  it('is data of the deployment', () => {
    expect(admit({ acme: { ...acme, runbook } }, 'Acme.1')).toMatchObject({ ok: true, data: { runbook } });
  });

  it.each<[string, object, string]>([
    [
      'another role',
      { document: { ...document, assumeRole: 'arn:aws:iam::1:role/Admin' } },
      'runbook.document.assumeRole',
    ],
    ['no step', { document: { ...document, mainSteps: [] } }, 'runbook.document.mainSteps: must have a step'],
    [
      'no parameter for its role',
      { document: { ...document, parameters: { Queue: {} } } },
      'no parameter AutomationAssumeRole',
    ],
    ['an unknown parameter', { parameters: { Name: ['x'] } }, 'runbook: the document has no parameter Name'],
    ['an unknown value', { parameters: { Queue: ['{secret}'] } }, 'runbook: {secret} is not a value'],
    [
      'a dangerous action',
      { permissions: { ...runbook.permissions, write: ['sts:AssumeRole'], on: {} } },
      'runbook: permissions: sts:AssumeRole',
    ],
  ])('is refused with %s', (_, overrides, problem) => {
    expect(problemsOf({ runbook: { ...runbook, ...overrides } }).join('\n')).toContain(problem);
  });
});

describe('the registry of a process', () => {
  const admission = admit({ acme }, 'Acme.1');
  if (!admission.ok) throw new Error(admission.problems.join());
  const { data, playbook } = admission;
  const load = () => Promise.resolve(playbook);

  it('has the playbooks of one policy at a time', () => {
    const own = Object.keys(registry);
    registerCustomers([{ data, load }]);
    expect(customerControls().map(([control]) => control)).toEqual(['Acme.1']);
    registerCustomers([]);
    expect(Object.keys(registry)).toEqual(own);
  });

  it('keeps the controls of ASR', () => {
    expect(isOwnControl('ec2.13')).toBe(true);
    expect(() => registerCustomers([{ data: { ...data, control: 'EC2.13' }, load }])).toThrow(
      'ASR has a playbook for EC2.13',
    );
    expect(registry['EC2.13']?.customer).toBeUndefined();
  });

  it('takes only the playbook that was deployed', async () => {
    expect(await playbookFromModule({ acme }, 'Acme.1')).toMatchObject({ control: 'Acme.1', scope: 'regional' });
    await expect(playbookFromModule({ acme }, 'Acme.2')).rejects.toThrow('Deploy again');
    await expect(playbookFromModule({}, 'Acme.1')).rejects.toThrow('Deploy again');
  });

  it('has only controls whose findings Security Hub makes', () => {
    expect(Object.keys(registry).filter((control) => findingsOf(control) !== 'security-hub')).toEqual([]);
    expect(findingsOf('Glue.1')).toBe('security-hub');
    expect(findingsOf('Acme.1')).toBe('config-rule');
  });
});
