import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { named } from '@asr/playbooks/testing';
import { account, asr, deployedAccount, emptyAccount, missing, notFound, outputs, present } from './testing/index.ts';

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-deploy-'));
  config = join(folder, 'asr.config.yaml');
  writeFileSync(config, 'defaults: { mode: manual }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const deploy = (...argv: readonly string[]) => ['deploy', '--config', config, '--regions', 'eu-west-1', ...argv];
const keptParameters = ['Namespace', 'OrganizationId', 'ExternalId', 'NotificationEmail', 'CodeBucket'].map(
  (ParameterKey) => ({ ParameterKey, UsePreviousValue: true }),
);

describe('asr deploy', () => {
  it('creates the bucket, the member roles and the admin stack, in this order', async () => {
    const { code, calls, out } = await asr(deploy('--yes', '--email', 'security@example.com'), emptyAccount());

    expect(code).toBe(0);
    expect(out).toBe(
      'ASR-MemberRoles eu-west-1: created\nASR-Admin eu-west-1: created\nVersion 0.1.0. To check the deployment, run: asr doctor\n',
    );
    const changes = calls.filter((call) => /^(Create|Put|Execute|Update|Delete)/.test(call));
    expect(changes).toEqual([
      'CreateBucket',
      'PutPublicAccessBlock',
      'PutBucketVersioning',
      'PutBucketPolicy',
      'PutObject',
      'PutObject',
      'CreateStackSet',
      'CreateStackInstances',
      'PutObject',
      'PutObject',
      'CreateChangeSet',
      'ExecuteChangeSet',
      'PutObject',
    ]);
  });

  it('names the expected owner in every call to the bucket, and uploads with a checksum', async () => {
    const { inputs } = await asr(deploy('--yes'), emptyAccount());

    for (const command of ['HeadBucket', 'GetBucketPolicy', 'PutBucketPolicy', 'HeadObject', 'PutObject'])
      for (const input of inputs(command)) expect(input).toMatchObject({ ExpectedBucketOwner: account });
    for (const input of inputs('PutObject')) expect(input).toMatchObject({ ChecksumAlgorithm: 'SHA256' });
  });

  it('never removes statements that the owner added to the policy of the bucket', async () => {
    const own = { Sid: 'Own', Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: '*' };
    const withPolicy = (...Statement: readonly object[]) => ({
      ...deployedAccount(),
      GetBucketPolicyCommand: () => ({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    });
    const { inputs } = await asr(deploy('--yes', '--only', 'admin'), withPolicy(own));
    const [{ Policy }] = inputs('PutBucketPolicy') as [{ readonly Policy: string }];
    const { Statement } = JSON.parse(Policy) as { readonly Statement: readonly [object, object] };

    expect(Statement).toEqual([own, expect.objectContaining({ Sid: 'OnlyTls', Effect: 'Deny' })]);
    const again = await asr(deploy('--yes', '--only', 'admin'), withPolicy(...Statement));
    expect(again.calls).not.toContain('PutBucketPolicy');
  });

  it('does not let a failed account stop the others', async () => {
    const { inputs } = await asr(deploy('--yes'), emptyAccount());

    expect(inputs('CreateStackInstances')).toEqual([
      expect.objectContaining({
        DeploymentTargets: { OrganizationalUnitIds: ['r-a1b2'] },
        Regions: ['eu-west-1'],
        OperationPreferences: expect.objectContaining({
          ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
          FailureTolerancePercentage: 100,
        }),
      }),
    ]);
  });

  it('says which stacks are done before one fails', async () => {
    const { code, out } = await asr(deploy('--yes'), {
      ...emptyAccount(),
      CreateChangeSetCommand: () => {
        throw named('ValidationError', 'Template error');
      },
    });

    expect({ code, out }).toEqual({ code: 1, out: 'ASR-MemberRoles eu-west-1: created\n' });
  });

  it.each([[['--yes']], [['--yes', '--organization-id', 'o-a1b2c3d4e5']]])(
    'says what an account outside of an organization needs: %j',
    async (argv) => {
      const notInUse = () => {
        throw named('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
      };
      const { code, err } = await asr(deploy(...argv), {
        ...emptyAccount(),
        DescribeOrganizationCommand: notInUse,
        ListRootsCommand: notInUse,
      });

      expect({ code, err }).toEqual({
        code: 2,
        err: expect.stringContaining('--organization-id and the member accounts'),
      });
    },
  );

  it('names each account that failed, with the reason', async () => {
    const { code, err } = await asr(deploy('--yes'), {
      ...emptyAccount(),
      DescribeStackSetOperationCommand: () => ({ StackSetOperation: { Status: 'FAILED' } }),
      ListStackSetOperationResultsCommand: () => ({
        Summaries: [
          { Account: '222222222222', Region: 'eu-west-1', Status: 'FAILED', StatusReason: 'denied by a policy' },
          { Account: '333333333333', Region: 'eu-west-1', Status: 'SUCCEEDED' },
        ],
      }),
    });

    expect(code).toBe(1);
    expect(err).toContain('ASR-MemberRoles ended as FAILED: 1 of 2 accounts failed.');
    expect(err).toContain('  222222222222 eu-west-1: denied by a policy\n');
  });

  it('keeps every previous value, so that an update never resets the namespace', async () => {
    const { code, inputs } = await asr(deploy('--yes'), deployedAccount());

    expect(code).toBe(0);
    expect(inputs('CreateChangeSet')).toEqual([
      expect.objectContaining({ ChangeSetType: 'UPDATE', Parameters: keptParameters }),
    ]);
    for (const { Parameters } of inputs('UpdateStackSet') as readonly { readonly Parameters?: unknown }[])
      expect(Parameters).toEqual(
        ['Namespace', 'AdminAccountId', 'OrganizationId', 'ExternalId'].map((ParameterKey) => ({
          ParameterKey,
          UsePreviousValue: true,
        })),
      );
  });

  it('changes only the values that the operator gives', async () => {
    const { inputs } = await asr(deploy('--yes', '--email', 'other@example.com', '--only', 'admin'), deployedAccount());

    expect((inputs('CreateChangeSet')[0] as { readonly Parameters: unknown }).Parameters).toEqual(
      keptParameters.map((kept) =>
        kept.ParameterKey === 'NotificationEmail'
          ? { ParameterKey: 'NotificationEmail', ParameterValue: 'other@example.com' }
          : kept,
      ),
    );
  });

  it('shows the changes and makes none without consent', async () => {
    const { code, err, calls } = await asr(deploy('--only', 'admin'), deployedAccount(), 'n');

    expect(code).toBe(2);
    expect(err).toContain('ASR-Admin:\n  + AWS::Lambda::Function Parse\n');
    expect(err).toContain('ASR-Admin was not changed.');
    expect(calls).toContain('DeleteChangeSet');
    expect(calls).not.toContain('ExecuteChangeSet');
  });

  it('needs --yes without a terminal', async () => {
    expect(await asr(deploy('--only', 'admin'), deployedAccount())).toMatchObject({
      code: 2,
      err: expect.stringContaining('add --yes'),
    });
  });

  it('changes nothing if the stack already has this template', async () => {
    const { code, out, calls } = await asr(deploy('--yes', '--only', 'admin'), {
      ...deployedAccount(),
      DescribeChangeSetCommand: () => ({
        Status: 'FAILED',
        StatusReason: "The submitted information didn't contain changes. Submit different information.",
      }),
    });

    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('ASR-Admin eu-west-1: unchanged\n') });
    expect(calls).not.toContain('ExecuteChangeSet');
  });

  describe('to organizational units', () => {
    const [a, b] = ['ou-a1b2-aaaaaaaa', 'ou-a1b2-bbbbbbbb'];
    const deployedIn = (...instances: readonly object[]) => ({
      ...deployedAccount(),
      ListStackInstancesCommand: () => ({
        Summaries: instances.map((instance) => ({ OrganizationalUnitId: a, Region: 'eu-west-1', ...instance })),
      }),
    });
    const members = (...argv: readonly string[]) => deploy('--yes', '--only', 'members', ...argv);
    const created = (inputs: (command: string) => readonly unknown[]) =>
      inputs('CreateStackInstances').map((input) => {
        const { DeploymentTargets, Regions } = input as {
          readonly DeploymentTargets: object;
          readonly Regions: object;
        };
        return { ...DeploymentTargets, Regions };
      });

    it('adds a unit to those that have the roles', async () => {
      const { code, inputs } = await asr(members('--units', `${a},${b}`), deployedIn({}));

      expect(code).toBe(0);
      expect(created(inputs)).toEqual([{ OrganizationalUnitIds: [b], Regions: ['eu-west-1'] }]);
    });

    it('stays in its units without the option, also in a new Region and for a new stack set', async () => {
      const { inputs } = await asr(members('--regions', 'eu-west-1,us-east-1', '--runbooks'), deployedIn({}));

      // Of the runbooks. The roles exist once in each account.
      expect(created(inputs)).toEqual([{ OrganizationalUnitIds: [a], Regions: ['us-east-1'] }]);
    });

    it('adds nothing to the root, which contains every unit', async () => {
      const { inputs } = await asr(members('--units', b), deployedIn({ OrganizationalUnitId: 'r-a1b2' }));
      expect(created(inputs)).toEqual([]);
    });

    it('keeps self-managed permissions and their accounts without the option', async () => {
      const { code, inputs } = await asr(members(), {
        ...deployedIn({ OrganizationalUnitId: undefined, Account: '222222222222' }),
        DescribeStackSetCommand: () => ({
          StackSet: { Status: 'ACTIVE', PermissionModel: 'SELF_MANAGED', Parameters: present },
        }),
      });

      expect(code).toBe(0);
      expect(inputs('UpdateStackSet')).toEqual([expect.objectContaining({ PermissionModel: 'SELF_MANAGED' })]);
    });

    const unchanged = async (instance: object, polls = 0) => {
      let left = polls;
      const first = await asr(members(), { ...deployedIn({}), HeadObjectCommand: notFound });
      const url = String(first.inputs('UpdateStackSet')[0]?.['TemplateURL']);
      const template = first.inputs('PutObject').find(({ Key }) => url.endsWith(String(Key)));
      return asr(members(), {
        ...deployedIn(instance),
        DescribeStackSetCommand: () => ({
          StackSet: { Status: 'ACTIVE', TemplateBody: template?.['Body'], Parameters: present },
        }),
        ListStackSetOperationsCommand: () => ({
          Summaries: left > 0 ? [{ OperationId: 'earlier', Status: 'RUNNING' }] : [],
        }),
        DescribeStackSetOperationCommand: () => ({
          StackSetOperation: { Status: (left -= 1) > 0 ? 'RUNNING' : 'SUCCEEDED' },
        }),
      });
    };

    it('changes nothing if every account has the template', async () => {
      const { out, calls } = await unchanged({ Status: 'CURRENT' });
      expect(out).toContain('ASR-MemberRoles eu-west-1: unchanged\n');
      expect(calls).not.toContain('UpdateStackSet');
    });

    it('repeats the operation for an account in which it failed', async () => {
      const { out, calls } = await unchanged({ Status: 'OUTDATED', StackInstanceStatus: { DetailedStatus: 'FAILED' } });
      expect(out).toContain('ASR-MemberRoles eu-west-1: updated\n');
      expect(calls).toContain('UpdateStackSet');
    });

    it('does not repeat it for a suspended account, which CloudFormation skips', async () => {
      const { out } = await unchanged({
        Status: 'OUTDATED',
        StackInstanceStatus: { DetailedStatus: 'SKIPPED_SUSPENDED_ACCOUNT' },
      });
      expect(out).toContain('ASR-MemberRoles eu-west-1: unchanged\n');
    });

    it('waits for an operation that still runs before it says that nothing differs', async () => {
      const { out, calls } = await unchanged({ Status: 'CURRENT' }, 3);
      expect(out).toContain('unchanged');
      expect(calls.filter((call) => call === 'DescribeStackSetOperation')).toHaveLength(3);
    });
  });

  it('waits for an operation that an interrupted command started', async () => {
    let polls = 0;
    const { code, inputs } = await asr(deploy('--yes', '--only', 'members'), {
      ...deployedAccount(),
      ListStackSetOperationsCommand: () => ({ Summaries: [{ OperationId: 'earlier', Status: 'RUNNING' }] }),
      DescribeStackSetOperationCommand: ({ OperationId }: { readonly OperationId: string }) => ({
        StackSetOperation: { Status: OperationId === 'earlier' && (polls += 1) < 3 ? 'RUNNING' : 'SUCCEEDED' },
      }),
    });

    expect({ code, polls }).toEqual({ code: 0, polls: 3 });
    expect(inputs('UpdateStackSet')).toHaveLength(1);
  });

  it.each([
    ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name ASR-Admin'],
    ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback --stack-name ASR-Admin'],
    ['DELETE_FAILED', 'asr destroy'],
  ])('says what to do about a stack in %s', async (status, advice) => {
    const { code, err, calls } = await asr(deploy('--yes', '--only', 'admin'), deployedAccount(status));

    expect(code).toBe(2);
    expect(err).toContain(advice);
    expect(calls).not.toContain('CreateChangeSet');
  });

  it('creates a stack that an earlier command only reviewed', async () => {
    const { inputs } = await asr(deploy('--yes', '--only', 'admin'), {
      ...emptyAccount(),
      DescribeStacksCommand: () => ({ Stacks: [{ StackStatus: 'REVIEW_IN_PROGRESS' }] }),
      ExecuteChangeSetCommand: () => {
        throw new Error('as far as this test goes');
      },
    });

    expect(inputs('CreateChangeSet')).toEqual([expect.objectContaining({ ChangeSetType: 'CREATE' })]);
  });

  it('refuses a bucket of another account', async () => {
    const { code, err } = await asr(deploy('--yes'), {
      ...emptyAccount(),
      HeadBucketCommand: () => {
        throw Object.assign(named('Forbidden'), { $metadata: { httpStatusCode: 403 } });
      },
    });

    expect(code).toBe(2);
    expect(err).toContain(`asr-deployment-${account}-eu-west-1 belongs to another account`);
  });

  it('refuses credentials of another account for the admin stack', async () => {
    expect(await asr(deploy('--yes', '--admin-account', '999999999999'), emptyAccount())).toMatchObject({
      code: 2,
      err: expect.stringContaining('or add --only members'),
    });
  });
});

describe('approvals in a chat', () => {
  const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:asr/slack-a1b2c3`;
  const withChat = () => deploy('--yes', '--only', 'admin', '--slack-secret', secret, '--slack-channel', 'C0123456789');
  const changeSets = (inputs: (command: string) => readonly unknown[]) =>
    inputs('CreateChangeSet') as readonly { readonly StackName: string; readonly Parameters: readonly object[] }[];

  it('are a stack after the admin stack, with its outputs', async () => {
    let isCreated = false;
    const { code, out, err, inputs } = await asr(withChat(), {
      ...deployedAccount(),
      DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) =>
        StackName === 'ASR-Console'
          ? missing()
          : StackName !== 'ASR-Chat'
            ? { Stacks: [{ StackStatus: 'UPDATE_COMPLETE', StackId: 'id', Parameters: present, Outputs: outputs }] }
            : isCreated
              ? {
                  Stacks: [
                    {
                      StackStatus: 'CREATE_COMPLETE',
                      Outputs: [{ OutputKey: 'SlackRequestUrl', OutputValue: 'https://api.example/slack' }],
                    },
                  ],
                }
              : missing(),
      ExecuteChangeSetCommand: ({ StackName }: { readonly StackName: string }) => {
        isCreated ||= StackName === 'ASR-Chat';
        return {};
      },
    });

    expect(code).toBe(0);
    expect(out).toContain('ASR-Admin eu-west-1: updated\nASR-Chat eu-west-1: created\n');
    expect(err).toContain('Request URL of the Slack app (Interactivity): https://api.example/slack');
    expect(changeSets(inputs).map(({ StackName }) => StackName)).toEqual(['ASR-Admin', 'ASR-Chat']);
    expect(changeSets(inputs)[1]?.Parameters).toEqual([
      { ParameterKey: 'Namespace', ParameterValue: 'ASR' },
      { ParameterKey: 'OrganizationId', ParameterValue: 'o-a1b2c3d4e5' },
      { ParameterKey: 'TopicArn', ParameterValue: 'value of AlarmsTopicArn' },
      { ParameterKey: 'TableArn', ParameterValue: 'value of TableArn' },
      { ParameterKey: 'KeyArn', ParameterValue: 'value of KeyArn' },
      { ParameterKey: 'SlackCredentialsArn', ParameterValue: secret },
      { ParameterKey: 'SlackChannel', ParameterValue: 'C0123456789' },
    ]);
  });

  it('stay deployed without the options, and keep their secret', async () => {
    const { inputs } = await asr(deploy('--yes', '--only', 'admin'), {
      ...deployedAccount(),
      DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) =>
        StackName === 'ASR-Console'
          ? missing()
          : {
              Stacks: [
                {
                  StackStatus: 'UPDATE_COMPLETE',
                  Outputs: outputs,
                  Parameters: [...present, { ParameterKey: 'SlackCredentialsArn', ParameterValue: secret }],
                },
              ],
            },
    });

    expect(changeSets(inputs).map(({ StackName }) => StackName)).toEqual(['ASR-Admin', 'ASR-Chat']);
    expect(changeSets(inputs)[1]?.Parameters).toContainEqual({
      ParameterKey: 'SlackCredentialsArn',
      UsePreviousValue: true,
    });
  });

  it('take the ARN of a secret, and never the secret', async () => {
    const { code, err, calls } = await asr(deploy('--yes', '--slack-secret', 'xoxb-secret'), emptyAccount());

    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain('must be the ARN of a secret');
  });
});

describe('the console behind single sign-on', () => {
  const saml = 'https://portal.sso.eu-west-1.amazonaws.com/saml/metadata/MTIzNDU2';
  const consoleStack = (inputs: (command: string) => readonly unknown[]) =>
    (
      inputs('CreateChangeSet') as readonly { readonly StackName: string; readonly Parameters: readonly object[] }[]
    ).find(({ StackName }) => StackName === 'ASR-Console');

  it('is a stack after the admin stack, with the account in its address', async () => {
    let isCreated = false;
    const { code, out, err, inputs } = await asr(deploy('--yes', '--only', 'admin', '--console-saml', saml), {
      ...deployedAccount(),
      DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) => {
        if (StackName === 'ASR-Admin')
          return { Stacks: [{ StackStatus: 'UPDATE_COMPLETE', StackId: 'id', Parameters: present, Outputs: outputs }] };
        if (StackName !== 'ASR-Console' || !isCreated) return missing();
        const Outputs = [{ OutputKey: 'ConsoleUrl', OutputValue: 'https://abc.execute-api.example' }];
        return { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs }] };
      },
      ExecuteChangeSetCommand: ({ StackName }: { readonly StackName: string }) => {
        isCreated ||= StackName === 'ASR-Console';
        return {};
      },
    });

    expect({ code, out: out.split('\n')[1] }).toEqual({ code: 0, out: 'ASR-Console eu-west-1: created' });
    expect(err).toContain('Console: https://abc.execute-api.example');
    expect(consoleStack(inputs)?.Parameters).toEqual([
      { ParameterKey: 'Namespace', ParameterValue: 'ASR' },
      { ParameterKey: 'SamlMetadataUrl', ParameterValue: saml },
      { ParameterKey: 'OrganizationId', ParameterValue: 'o-a1b2c3d4e5' },
      { ParameterKey: 'TableArn', ParameterValue: 'value of TableArn' },
      { ParameterKey: 'KeyArn', ParameterValue: 'value of KeyArn' },
      { ParameterKey: 'DomainPrefix', ParameterValue: `asr-console-${account}` },
    ]);
  });

  it('keeps its address in a later deployment', async () => {
    const { inputs } = await asr(deploy('--yes', '--only', 'admin'), {
      ...deployedAccount(),
      DescribeStacksCommand: () => ({
        Stacks: [
          {
            StackStatus: 'UPDATE_COMPLETE',
            Outputs: outputs,
            Parameters: [...present, { ParameterKey: 'DomainPrefix', ParameterValue: 'security-shop' }],
          },
        ],
      }),
    });

    expect(consoleStack(inputs)?.Parameters).toContainEqual({ ParameterKey: 'DomainPrefix', UsePreviousValue: true });
  });

  it.each([
    [['--console-oidc', 'https://login.example.com'], '--console-oidc also needs --console-client'],
    [['--console-saml', saml, '--console-client', 'abc'], 'Give either --console-saml or --console-client'],
  ])('is not deployed with %j, and nothing is called', async (argv, why) => {
    const { code, err, calls } = await asr(deploy('--yes', ...argv), emptyAccount());

    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain(why);
  });

  it.each([
    [['--console-groups', 'groups'], '--console-groups has no effect without --console-saml or --console-oidc'],
    [
      ['--console-saml', saml, '--console-domain', 'my-aws-console'],
      '--console-domain: "my-aws-console" is not allowed',
    ],
    [['--slack-channel', 'C0123456789'], '--slack-channel has no effect without --slack-secret or --teams-secret'],
  ])('is not deployed with %j, and nothing is changed', async (argv, why) => {
    const { code, err, calls } = await asr(deploy('--yes', ...argv), emptyAccount());

    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(calls.filter((call) => /^(Create|Put|Execute|Update|Delete)/.test(call))).toEqual([]);
  });

  it('changes its provider, and keeps nothing of the previous one', async () => {
    const { inputs } = await asr(deploy('--yes', '--only', 'admin', '--console-saml', saml), {
      ...deployedAccount(),
      DescribeStacksCommand: () => ({
        Stacks: [
          {
            StackStatus: 'UPDATE_COMPLETE',
            Outputs: outputs,
            Parameters: [
              ...present,
              { ParameterKey: 'OidcIssuer', ParameterValue: 'https://login.example.com' },
              { ParameterKey: 'DomainPrefix', ParameterValue: 'security-shop' },
            ],
          },
        ],
      }),
    });

    expect(consoleStack(inputs)?.Parameters).toContainEqual({ ParameterKey: 'OidcIssuer', ParameterValue: '' });
  });

  it('is not deployed for metadata without TLS', async () => {
    const { code, err, calls } = await asr(
      deploy('--yes', '--console-saml', 'http://idp.example.com/metadata'),
      emptyAccount(),
    );

    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain('must be a URL with https');
  });
});

describe('asr upgrade', () => {
  it('needs a deployment', async () => {
    const { code, err } = await asr(
      ['upgrade', '--config', config, '--regions', 'eu-west-1', '--yes', '--only', 'admin'],
      emptyAccount(),
    );

    expect(code).toBe(2);
    expect(err).toContain('There is no stack ASR-Admin. Deploy it with `asr deploy`');
  });
});

describe('asr rollback', () => {
  it('names the versions in the bucket', async () => {
    const { code, err } = await asr(['rollback', '0.0.9', '--regions', 'eu-west-1', '--yes'], {
      ...deployedAccount(),
      ListObjectsV2Command: () => ({ CommonPrefixes: [{ Prefix: 'asr/0.1.0/' }] }),
    });

    expect({ code, err }).toEqual({
      code: 2,
      err: `asr-deployment-${account}-eu-west-1 has no version 0.0.9. It has 0.1.0.\n`,
    });
  });
});

describe('asr rollback of a deployment', () => {
  const bucketOf = (region: string) => `asr-deployment-${account}-${region}`;
  const url = (region: string, stack: string) =>
    `https://${bucketOf(region)}.s3.${region}.amazonaws.com/asr/0.0.9/${stack}-0.template.json`;
  /** The bucket of each Region has its evaluator, and that of the home Region has the rest. */
  const versions: { readonly [bucket: string]: object } = {
    [bucketOf('eu-west-1')]: {
      Admin: url('eu-west-1', 'AdminStack'),
      Chat: url('eu-west-1', 'ChatStack'),
      Evaluator: url('eu-west-1', 'EvaluatorStack'),
      MemberRoles: url('eu-west-1', 'MemberRolesStack'),
    },
    [bucketOf('us-east-1')]: { Evaluator: url('us-east-1', 'EvaluatorStack') },
  };
  const withVersion = () => ({
    ...deployedAccount(),
    GetObjectCommand: ({ Bucket, Key }: { readonly Bucket: string; readonly Key: string }) => ({
      Body: {
        transformToString: async () =>
          Key.endsWith('.template.json') ? '{"Resources":{}}' : JSON.stringify(versions[Bucket]),
      },
    }),
  });
  const rollback = ['rollback', '0.0.9', '--regions', 'eu-west-1,us-east-1'];

  it('returns the evaluator of each Region, and skips a chat that was removed', async () => {
    const { code, out, inputs } = await asr([...rollback, '--yes'], withVersion());

    expect(code).toBe(0);
    expect(out).toBe(
      'ASR-Admin: updated\nASR-Evaluator in eu-west-1: updated\nASR-Evaluator in us-east-1: updated\n' +
        'ASR-MemberRoles: updated\nVersion 0.0.9. To check the deployment, run: asr doctor\n',
    );
    expect(inputs('CreateChangeSet').map(({ TemplateURL }) => TemplateURL)).toEqual([
      url('eu-west-1', 'AdminStack'),
      url('eu-west-1', 'EvaluatorStack'),
      url('us-east-1', 'EvaluatorStack'),
    ]);
  });

  it('asks about the member accounts in a whole sentence', async () => {
    const { err } = await asr([...rollback, '--only', 'members'], withVersion(), 'n');
    expect(err).toContain('Update ASR-MemberRoles in the accounts of r-a1b2?');
  });
});

describe('asr destroy', () => {
  it('removes the admin stack before the roles, and names what remains', async () => {
    let deleted = false;
    const { code, calls, out } = await asr(['destroy', '--regions', 'eu-west-1', '--yes'], {
      ...deployedAccount(),
      DescribeStacksCommand: () =>
        deleted
          ? { Stacks: [{ StackStatus: 'DELETE_COMPLETE' }] }
          : { Stacks: [{ StackStatus: 'UPDATE_COMPLETE', StackId: 'id', Outputs: outputs }] },
      DeleteStackCommand: () => {
        deleted = true;
        return {};
      },
    });

    expect(code).toBe(0);
    expect(calls.filter((call) => call.startsWith('Delete'))).toEqual([
      'DeleteStack',
      'DeleteStackInstances',
      'DeleteStackSet',
      'DeleteStackInstances',
      'DeleteStackSet',
    ]);
    expect(out).toContain(
      '  the history table value of TableName: undo needs it, and it has deletion\n    protection\n',
    );
  });

  it('removes the instances of every unit and Region, whatever the options say', async () => {
    const { code, inputs } = await asr(['destroy', '--regions', 'eu-west-1', '--only', 'members', '--yes'], {
      ...deployedAccount(),
      ListStackInstancesCommand: () => ({
        Summaries: [
          { OrganizationalUnitId: 'ou-a1b2-bbbbbbbb', Region: 'us-east-1' },
          { OrganizationalUnitId: 'ou-a1b2-aaaaaaaa', Region: 'eu-west-1' },
          { OrganizationalUnitId: 'ou-a1b2-bbbbbbbb', Region: 'eu-west-1' },
          { OrganizationalUnitId: 'ou-a1b2-cccccccc', Region: 'eu-west-1' },
        ],
      }),
    });

    expect(code).toBe(0);
    const [, first, second] = [undefined, ...inputs('DeleteStackInstances')];
    expect(first).toMatchObject({
      DeploymentTargets: { OrganizationalUnitIds: ['ou-a1b2-bbbbbbbb'] },
      Regions: ['eu-west-1', 'us-east-1'],
    });
    expect(second).toMatchObject({
      DeploymentTargets: { OrganizationalUnitIds: ['ou-a1b2-aaaaaaaa', 'ou-a1b2-cccccccc'] },
      Regions: ['eu-west-1'],
    });
  });

  it('removes the instances of accounts with self-managed permissions', async () => {
    const { inputs } = await asr(['destroy', '--regions', 'eu-west-1', '--only', 'members', '--yes'], {
      ...deployedAccount(),
      DescribeStackSetCommand: () => ({ StackSet: { Status: 'ACTIVE', PermissionModel: 'SELF_MANAGED' } }),
      ListStackInstancesCommand: () => ({ Summaries: [{ Account: '222222222222', Region: 'eu-west-1' }] }),
    });

    expect(inputs('DeleteStackInstances')[0]).toMatchObject({ Accounts: ['222222222222'], Regions: ['eu-west-1'] });
    expect(inputs('DeleteStackInstances')[0]).not.toHaveProperty('DeploymentTargets');
  });

  it('says what to do if a stack set keeps instances', async () => {
    const { code, err } = await asr(['destroy', '--regions', 'eu-west-1', '--only', 'members', '--yes'], {
      ...deployedAccount(),
      DeleteStackSetCommand: () => {
        throw named('StackSetNotEmptyException', 'StackSet is not empty');
      },
    });

    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('ASR-Member still has stack instances, for example in suspended accounts.'),
    });
  });

  it('says so if there is no such deployment', async () => {
    const { code, out, calls } = await asr(['destroy', '--regions', 'eu-west-1', '--namespace', 'OTHER', '--yes'], {
      ...emptyAccount(),
    });

    expect({ code, out }).toEqual({
      code: 0,
      out: 'There was nothing to remove. Check --namespace, --regions and --only.\n',
    });
    expect(calls.filter((call) => call.startsWith('Delete'))).toEqual([]);
  });

  it('removes nothing without consent', async () => {
    const { code, calls } = await asr(['destroy', '--regions', 'eu-west-1'], deployedAccount(), '');

    expect(code).toBe(2);
    expect(calls.filter((call) => call.startsWith('Delete'))).toEqual([]);
  });
});
