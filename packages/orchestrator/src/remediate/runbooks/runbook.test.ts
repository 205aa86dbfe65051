import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { sessionPolicy } from '../../account/index.ts';
import { documentDigest } from '@asr/playbooks/document';
import { operatorPermissions } from './operator-permissions.ts';
import { runbookRunner } from './runbook.ts';
import { aRequest, historyInMemory } from '../../testing/index.ts';

const reference = {
  documentName: 'ASR-DisablePublicAccessForSecurityGroup',
  contentDigest: documentDigest({ mainSteps: [], schemaVersion: '0.3' }),
  automationRoleName: 'ASR-Automation-EC2.13',
  parameters: { GroupId: ['{resourceId}'], Port: ['22'], Most: ['{policy.most}'] },
};
const run = { documentName: reference.documentName, automationExecutionId: 'a-1' };

const own = { Content: '{ "schemaVersion": "0.3",\n "mainSteps": [] }', DocumentVersion: '7' };

function runner(handlers: Handlers) {
  return runbookRunner({
    runbookOf: (id) => (id === 'EC2.13' ? reference : undefined),
    enter: async () => fakeAws({ GetDocumentCommand: () => own, ...handlers }),
    whyFindingClosed: async () => undefined,
    history: historyInMemory(() => new Date('2026-11-21T00:00:00Z')),
    now: () => new Date('2026-11-21T00:00:00Z'),
  });
}

describe('starting a runbook', () => {
  it('passes the resource and the automation role, and a token that is the same every time', async () => {
    const inputs: { ClientToken: string }[] = [];
    const runbooks = runner({
      StartAutomationExecutionCommand: (input: { ClientToken: string }) => (
        inputs.push(input),
        { AutomationExecutionId: 'a-1' }
      ),
    });

    expect(await runbooks.start(aRequest())).toEqual(run);
    await runbooks.start(aRequest());

    expect(inputs[0]).toMatchObject({
      DocumentName: 'ASR-DisablePublicAccessForSecurityGroup',
      DocumentVersion: '7',
      Parameters: {
        AutomationAssumeRole: ['arn:aws:iam::111122223333:role/ASR-Automation-EC2.13'],
        GroupId: [aRequest().resourceId],
        Port: ['22'],
      },
    });
    expect(inputs[0]?.ClientToken).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(inputs[1]?.ClientToken).toBe(inputs[0]?.ClientToken);
  });

  it('starts nothing for a resource whose name Systems Manager would read as a variable', async () => {
    const started = runner({}).start(aRequest({ resourceId: 'sg-{{ssm:password}}' }));

    await expect(started).rejects.toMatchObject({
      name: 'CannotChangeError',
      message: expect.stringMatching(/contains \{\{.*Rename the resource/),
    });
  });

  it('passes a parameter of the policy where the policy has one', async () => {
    const inputs: { Parameters: object }[] = [];
    const runbooks = runner({
      StartAutomationExecutionCommand: (input: { Parameters: object }) => (inputs.push(input), {}),
    });

    await runbooks.start(aRequest());
    await runbooks.start(aRequest({ parameters: { finding: { most: 9 }, policy: { Most: 5 } } }));

    expect(inputs.map(({ Parameters }) => ({ Most: undefined, ...Parameters }).Most)).toEqual([undefined, ['5']]);
  });

  it('does not start it again when an earlier attempt crashed after starting it', async () => {
    const runbooks = runner({
      StartAutomationExecutionCommand: () => {
        throw named('IdempotentParameterMismatch');
      },
    });

    expect(await runbooks.start(aRequest())).toEqual({ ...run, automationExecutionId: null });
  });

  it.each([
    ['with another step', { ...own, Content: '{"schemaVersion":"0.3","mainSteps":[{"name":"theirs"}]}' }],
    ['that is not JSON', { ...own, Content: 'schemaVersion: "0.3"' }],
    ['without a version', { ...own, DocumentVersion: undefined }],
  ])('refuses a document %s and does not start it', async (_, document) => {
    let starts = 0;
    const runbooks = runner({
      GetDocumentCommand: () => document,
      StartAutomationExecutionCommand: () => ((starts += 1), {}),
    });

    await expect(runbooks.start(aRequest())).rejects.toThrow('is not what ASR deployed');
    expect(starts).toBe(0);
  });

  it('reads the default version as JSON, and starts that version', async () => {
    const inputs: object[] = [];
    const runbooks = runner({
      GetDocumentCommand: (input: object) => (inputs.push(input), own),
      StartAutomationExecutionCommand: () => ({ AutomationExecutionId: 'a-1' }),
    });

    await runbooks.start(aRequest());

    expect(inputs).toEqual([{ Name: reference.documentName, DocumentVersion: '$DEFAULT', DocumentFormat: 'JSON' }]);
  });

  it('reports what to do if the control has no runbook', async () => {
    await expect(runner({}).start(aRequest({ controlId: 'KMS.4' }))).rejects.toThrow('Use `via: playbook`.');
  });
});

describe('a runbook without a playbook', () => {
  const to = { sha256: reference.contentDigest, inputs: { GroupId: ['approved'] } };
  const plan = (start: object = to) => [{ field: 'document', from: 'not started', to: start }];

  it('starts the approved content with the approved inputs, whatever the settings say', async () => {
    const inputs: { Parameters: object }[] = [];
    const runbooks = runner({
      StartAutomationExecutionCommand: (input: { Parameters: object }) => (
        inputs.push(input),
        { AutomationExecutionId: 'a-1' }
      ),
    });

    expect(await runbooks.whyNotNow(aRequest(), plan(), 'regional')).toBeUndefined();
    expect(await runbooks.start(aRequest(), plan())).toEqual(run);
    expect(inputs.map(({ Parameters }) => Parameters)).toEqual([
      { AutomationAssumeRole: [expect.stringContaining('role/ASR-Automation-EC2.13')], GroupId: ['approved'] },
    ]);
    const foreign = plan({ ...to, sha256: documentDigest({}) });
    await expect(runbooks.start(aRequest(), foreign)).rejects.toThrow('is not what ASR deployed');
    expect(await runbooks.whyNotNow(aRequest(), foreign, 'regional')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('is not what ASR deployed'),
      changed: { pending: [], digest: null },
    });
    await expect(runbooks.start(aRequest(), [])).rejects.toThrow('names no document');
  });

  it.each([
    ['InvalidDocument', 'There is no document ASR-DisablePublicAccessForSecurityGroup in 111122223333 eu-west-1'],
    ['AccessDeniedException', 'AWS denied access to the role RunbookOperator'],
  ])('is refused before its start after %s', async (error, reason) => {
    const runbooks = runner({
      GetDocumentCommand: () => {
        throw named(error);
      },
    });

    expect(await runbooks.whyNotNow(aRequest(), plan(), 'regional')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(reason),
    });
  });

  it('names the document that may not start', async () => {
    const runbooks = runner({
      StartAutomationExecutionCommand: () => {
        throw named('AccessDeniedException');
      },
    });

    await expect(runbooks.start(aRequest(), plan())).rejects.toThrow(
      'AWS denied the start of the document ASR-DisablePublicAccessForSecurityGroup.',
    );
  });

  it.each([
    ['Success', [{ StepName: 'Verify', StepStatus: 'Success' }], { outcome: 'fixed' }],
    ['Success', [{ StepName: 'Verify', StepStatus: 'Failed' }], { outcome: 'failed', unverified: true }],
    ['Success', undefined, { outcome: 'failed', unverified: true }],
    [
      'Failed',
      [
        { StepName: 'Set', StepStatus: 'Success' },
        { StepName: 'Verify', StepStatus: 'Failed', FailureMessage: 'It is 4, not 5' },
        { StepName: 'Later', StepStatus: 'Pending' },
      ],
      { outcome: 'failed', unverified: true, reason: expect.stringContaining('in the step Verify: It is 4, not 5.') },
    ],
  ])('ends with the status %s as its check did: %j', async (AutomationExecutionStatus, StepExecutions, ending) => {
    const runbooks = runner({
      GetAutomationExecutionCommand: () => ({
        AutomationExecution: { AutomationExecutionStatus, ...(StepExecutions === undefined ? {} : { StepExecutions }) },
      }),
    });

    expect(await runbooks.look(aRequest(), run, { check: 'Verify' })).toMatchObject({ kind: 'ended', ending });
  });

  it('is in progress as long as its document', async () => {
    const runbooks = runner({
      GetAutomationExecutionCommand: () => ({ AutomationExecution: { AutomationExecutionStatus: 'InProgress' } }),
    });

    expect(await runbooks.look(aRequest(), run, {})).toEqual({ kind: 'running' });
  });
});

describe('watching a runbook', () => {
  const looking = (AutomationExecutionStatus: string | undefined, FailureMessage?: string) =>
    runner({
      GetAutomationExecutionCommand: () => ({ AutomationExecution: { AutomationExecutionStatus, FailureMessage } }),
    }).look(aRequest(), run);

  it.each(['Pending', 'InProgress', 'Waiting', 'Cancelling'])('waits while it is %s', async (status) => {
    expect(await looking(status)).toEqual({ kind: 'running' });
  });

  it('is done when it succeeded', async () => {
    expect(await looking('Success')).toEqual({ kind: 'done', succeeded: [] });
  });

  it.each([
    'Failed',
    'TimedOut',
    'Cancelled',
    'CompletedWithFailure',
    'CompletedWithSuccess',
    'Rejected',
    'Exited',
    'SomethingNew',
    undefined,
  ])('stops polling when it has ended as %s', async (status) => {
    expect(await looking(status, 'Step 2 failed')).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('Step 2 failed.'),
    });
  });
});

describe('the session of the operator', () => {
  it('may start this document only, tag and watch the execution, and pass this role only', () => {
    const policy = sessionPolicy(aRequest(), operatorPermissions(reference));

    const { Statement } = JSON.parse(policy) as {
      readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
    };
    const resourcesOf = (action: string) => Statement.find(({ Action }) => Action.includes(action))?.Resource;
    expect(resourcesOf('iam:PassRole')).toEqual(['arn:aws:iam::111122223333:role/ASR-Automation-EC2.13']);
    expect(resourcesOf('ssm:StartAutomationExecution')).toContain(
      'arn:aws:ssm:eu-west-1:111122223333:document/ASR-DisablePublicAccessForSecurityGroup',
    );
    expect(resourcesOf('ssm:AddTagsToResource')).toEqual(['arn:aws:ssm:eu-west-1:111122223333:automation-execution/*']);
    expect(Statement.flatMap(({ Resource }) => Resource)).not.toContain('*');
    expect(policy.length).toBeLessThanOrEqual(2048);
  });
});
