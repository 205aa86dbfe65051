import { describe, expect, it } from '@jest/globals';
import { customerEntry } from '../customer-controls.ts';
import { plan } from '../engine/index.ts';
import { count, texts } from '../parameters/index.ts';
import { fakeAws } from '../testing/index.ts';
import { admit } from './admit.ts';
import { playbookFromModule } from './from-module.ts';
import { defineCustomerRunbook } from './runbook-contract.ts';

const queue = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;
const set = { name: 'Set', action: 'aws:executeAwsApi' };
const verify = { name: 'Verify', action: 'aws:assertAwsResourceProperty', isEnd: true };
const document = {
  schemaVersion: '0.3',
  assumeRole: '{{ AutomationAssumeRole }}',
  parameters: { AutomationAssumeRole: { type: 'String' }, Queue: { type: 'String' }, Delay: { default: '5' } },
  mainSteps: [set, verify],
};
const acme = defineCustomerRunbook({
  control: 'Acme.3',
  title: 'delay the messages of a queue',
  resourceType: 'AwsSqsQueue',
  document,
  inputs: { Queue: ['{resourceName} of {resourceId} in {accountId} {region}'] },
  permissions: {
    read: ['sqs:GetQueueUrl'],
    write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueUrl': [queue], 'sqs:SetQueueAttributes': [queue] },
  },
  check: 'Verify',
  explanation: { failed: 'It fails.', impact: 'None.', owners: 'None known.', undo: 'Set it back.' },
});

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:sqs:eu-west-1:111122223333:$&',
};

function admitted(overrides: object = {}) {
  const admission = admit({ acme: { ...acme, ...overrides } }, 'Acme.3');
  if (!admission.ok) throw new Error(admission.problems.join('\n'));
  return admission;
}

function problemsOf(overrides: object, accepts: readonly string[] = []): readonly string[] {
  const admission = admit({ acme: { ...acme, ...overrides } }, 'Acme.3', accepts);
  return admission.ok ? [] : admission.problems;
}

const withSteps = (...mainSteps: readonly object[]) => ({ document: { ...document, mainSteps } });

describe('a runbook without a playbook', () => {
  it('is admitted, with the data of its document and no permissions of its own', () => {
    const { data, playbook } = admitted();

    expect(data).toMatchObject({
      control: 'Acme.3',
      standsAlone: { check: 'Verify' },
      runbook: { document, parameters: acme.inputs, permissions: acme.permissions },
      permissions: { read: ['sts:GetCallerIdentity'], write: [] },
      explanation: { reads: expect.stringContaining('Only the document reads the resource.') },
    });
    expect(playbook).toMatchObject({ effect: 'irreversible', scope: 'regional', standsAlone: { check: 'Verify' } });
    expect(customerEntry(data, async () => playbook).resourceArn).toBe(queue);
  });

  it('plans one change that cannot be undone: the content and the inputs', async () => {
    const planned = await plan(admitted().playbook, target, fakeAws({}));

    expect(planned).toMatchObject({
      kind: 'change',
      changes: [
        {
          field: 'document',
          from: 'not started',
          to: {
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            inputs: { Queue: [`$& of ${target.resourceId} in 111122223333 eu-west-1`] },
          },
        },
      ],
      because: expect.stringContaining('The step Verify of the document verifies the result.'),
    });
  });

  it('takes parameters of the policy as inputs, and a list as several values', async () => {
    const { playbook } = admitted({
      inputs: { Queue: ['{policy.queues}', 'x'], Delay: ['{policy.delay}'] },
      parameters: {
        delay: count({ unit: 'seconds', default: 7, min: 1, max: 9, meaning: 'exact' }),
        queues: texts({ default: ['a', 'b'], meaning: 'exact', pattern: /^[a-z]$/, form: 'a letter', most: 9 }),
      },
    });

    expect(await plan(playbook, target, fakeAws({}))).toMatchObject({
      changes: [{ to: { inputs: { Queue: ['a', 'b', 'x'], Delay: ['7'] } } }],
    });
  });

  it('has nothing to apply', async () => {
    const { playbook } = admitted();

    await expect(async () => playbook.apply(target, {}, fakeAws({}))).rejects.toThrow(
      'only its document makes changes',
    );
    expect(playbook.settles?.isSettled({})).toBe(true);
  });

  it('says that nothing verifies it without a check', async () => {
    const { check: _check, ...unchecked } = acme;
    const admission = admit({ unchecked }, 'Acme.3');

    expect(admission).toMatchObject({ ok: true, data: { standsAlone: {} } });
    expect(await plan(await playbookFromModule({ unchecked }, 'Acme.3'), target, fakeAws({}))).toMatchObject({
      because: expect.stringContaining('Nothing verifies the result.'),
    });
  });

  it.each<[string, object, string]>([
    ['an unknown field', { read: () => {} }, 'read: is not a field of the contract'],
    ['no explanation', { explanation: {} }, 'explanation.failed: must be a sentence'],
    ['no inputs', { inputs: undefined }, 'inputs: '],
    ['a missing input', { inputs: {} }, 'inputs: the parameter Queue of the document has no default, and no value'],
    ['an unknown input', { inputs: { ...acme.inputs, Name: ['x'] } }, 'the document has no parameter Name'],
    ['an unknown value', { inputs: { Queue: ['{secret}'] } }, '{secret} is not a value'],
    [
      'a parameter that is not declared',
      { inputs: { Queue: ['{policy.x}'] } },
      'inputs: {policy.x} is not in parameters',
    ],
    [
      'a parameter within a text',
      {
        inputs: { Queue: ['q-{policy.x}'] },
        parameters: { x: count({ unit: 'x', default: 1, min: 1, max: 2, meaning: 'exact' }) },
      },
      'inputs: "q-{policy.x}" must be {policy.name} alone',
    ],
    [
      'a default out of range',
      { parameters: { x: count({ unit: 'x', default: 9, min: 1, max: 2, meaning: 'exact' }) } },
      'parameters: ',
    ],
    [
      'its role as an input',
      { inputs: { ...acme.inputs, AutomationAssumeRole: ['x'] } },
      'inputs: ASR sets AutomationAssumeRole',
    ],
    ['another role', { document: { ...document, assumeRole: 'arn:aws:iam::1:role/Admin' } }, 'document.assumeRole'],
    [
      'a dangerous action',
      { permissions: { ...acme.permissions, write: ['sqs:SetQueueAttributes', 'sts:AssumeRole'] } },
      'no policy can accept it',
    ],
    [
      'an action on every resource',
      { permissions: { ...acme.permissions, write: ['sqs:SetQueueAttributes', 'sqs:PurgeQueue'] } },
      'sqs:PurgeQueue is allowed on every resource',
    ],
    ['a time that is too long', { withinSeconds: 90_000 }, 'withinSeconds'],
    ['a check that is no step', { check: 'Look' }, 'check: the document has no step Look'],
    ['two steps of that name', withSteps(set, verify, verify), 'check: the document has 2 steps Verify'],
    ['a check that cannot fail', withSteps(set, { ...verify, action: 'aws:sleep' }), 'check: Verify must be one of'],
    ['a failure that is ignored', withSteps(set, { ...verify, onFailure: 'Continue' }), 'must not have onFailure'],
    ['a failure that leads elsewhere', withSteps(set, { ...verify, onFailure: 'step:Set' }), 'must not have onFailure'],
    ['a check that is not critical', withSteps(set, { ...verify, isCritical: false }), 'must not have onFailure'],
    ['a step after the check', withSteps(set, { ...verify, isEnd: false }, set), 'must end the document'],
    ['a step that goes on after the check', withSteps({ ...verify, isEnd: false, nextStep: 'Set' }, set), 'must end'],
    ['another end', withSteps({ ...set, isEnd: true }, verify), 'the document can end after Set, without Verify'],
    [
      'a branch without a default',
      withSteps(set, { name: 'Choose', action: 'aws:branch', inputs: { Choices: [] } }, verify),
      'the document can end after Choose',
    ],
  ])('is refused with %s', (_, overrides, problem) => {
    expect(problemsOf(overrides).join('\n')).toContain(problem);
  });

  it('can have a dangerous action that the policy accepts', () => {
    const overrides = {
      permissions: {
        ...acme.permissions,
        dependent: [{ action: 'iam:PassRole', because: 'It passes a role.' }],
        on: { ...acme.permissions.on, 'iam:PassRole': ['arn:{partition}:iam::{account}:role/{passable}'] },
      },
    };
    expect(problemsOf(overrides)).toHaveLength(1);
    expect(problemsOf(overrides, ['iam:PassRole'])).toEqual([]);
  });

  it('can branch to its check', () => {
    const choose = { name: 'Choose', action: 'aws:branch', inputs: { Choices: [], Default: 'Verify' } };
    expect(problemsOf(withSteps(choose, { ...set, nextStep: 'Verify' }, { ...verify, isEnd: undefined }))).toEqual([]);
  });
});
