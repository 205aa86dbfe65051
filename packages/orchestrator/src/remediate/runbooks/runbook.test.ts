import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { sessionPolicy } from '../../account/index.ts';
import { documentDigest } from './document-digest.ts';
import { operatorPermissions } from './operator-permissions.ts';
import { runbookRunner } from './runbook.ts';
import { aRequest } from '../../testing/index.ts';

const reference = {
  documentName: 'ASR-DisablePublicAccessForSecurityGroup',
  contentDigest: documentDigest({ mainSteps: [], schemaVersion: '0.3' }),
  automationRoleName: 'ASR-Automation-EC2.13',
  parameters: { GroupId: ['{resourceId}'], Port: ['22'], Most: ['{policy.most}'] },
};
const run = { documentName: reference.documentName, automationExecutionId: 'a-1' };

const own = { Content: '{ "schemaVersion": "0.3",\n "mainSteps": [] }', DocumentVersion: '7' };

function runner(handlers: Handlers) {
  return runbookRunner(
    (id) => (id === 'EC2.13' ? reference : undefined),
    async () => fakeAws({ GetDocumentCommand: () => own, ...handlers }),
  );
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

describe('watching a runbook', () => {
  const looking = (AutomationExecutionStatus: string | undefined, FailureMessage?: string) =>
    runner({
      GetAutomationExecutionCommand: () => ({ AutomationExecution: { AutomationExecutionStatus, FailureMessage } }),
    }).look(aRequest(), run);

  it.each(['Pending', 'InProgress', 'Waiting', 'Cancelling'])('waits while it is %s', async (status) => {
    expect(await looking(status)).toEqual({ kind: 'running' });
  });

  it('is done when it succeeded', async () => {
    expect(await looking('Success')).toEqual({ kind: 'done' });
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
