import { describe, expect, it } from '@jest/globals';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { registry } from '@asr/playbooks';
import { mockClient } from 'aws-sdk-client-mock';
import { remediationPermissions } from './remediation-permissions.ts';
import { accountEntrance, accountVisits } from './account.ts';
import { evaluationPermissions } from '../detection/index.ts';
import { sessionPolicy } from './session-policy.ts';
import { isTransient } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';

const permissions = {
  read: ['ec2:DescribeSecurityGroupRules'],
  write: ['ec2:RevokeSecurityGroupIngress'],
  on: { 'ec2:RevokeSecurityGroupIngress': ['arn:{partition}:ec2:{region}:{account}:security-group/{id}'] },
} as const;
const entrance = { roleName: 'ASR-EC2.13', permissions };

function sts(region = 'eu-west-1') {
  const client = new STSClient({ region });
  const mock = mockClient(client);
  mock.on(AssumeRoleCommand).resolves({
    Credentials: { AccessKeyId: 'AKIA', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) },
  });
  return { mock, client, enterAccount: accountEntrance('the-external-id', client) };
}

describe('entering an account', () => {
  it('gives the same client again for the same class and Region, and another one for another Region', async () => {
    const { enterAccount } = sts();
    const aws = await enterAccount(aRequest(), entrance);
    const other = await enterAccount(aRequest(), entrance);

    expect(aws.client(IAMClient)).toBe(aws.client(IAMClient));
    expect(aws.client(IAMClient, 'us-east-1')).not.toBe(aws.client(IAMClient));
    expect(aws.client(STSClient)).toBeInstanceOf(STSClient);
    expect(other.client(IAMClient)).not.toBe(aws.client(IAMClient));
  });

  it('sets the source identity and tags, and requests only the permissions of one playbook on one resource', async () => {
    const { mock, enterAccount } = sts();

    await enterAccount(aRequest(), entrance);

    const [
      {
        args: [{ input }],
      },
    ] = mock.commandCalls(AssumeRoleCommand) as never as [{ args: [{ input: { Policy: string } }] }];
    expect(input).toMatchObject({
      RoleArn: 'arn:aws:iam::111122223333:role/ASR-EC2.13',
      RoleSessionName: 'ASR-r-0123456789abcdef0123',
      ExternalId: 'the-external-id',
      SourceIdentity: 'custom-action',
      Tags: [
        { Key: 'asr:control', Value: 'EC2.13' },
        { Key: 'asr:remediation', Value: 'r-0123456789abcdef0123' },
        { Key: 'asr:finding', Value: aRequest().finding.id },
      ],
    });
    expect(JSON.parse(input.Policy)).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Action: ['ec2:RevokeSecurityGroupIngress'],
          Resource: ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0'],
        }),
      ]),
    });
  });

  it('uses the approver as source identity', async () => {
    const { mock, enterAccount } = sts();

    await enterAccount(
      aRequest({ approval: { by: 'Ada Lovelace <ada@example.com>', because: 'x', digest: 'd' } }),
      entrance,
    );

    expect(mock.commandCalls(AssumeRoleCommand)[0]?.args[0].input.SourceIdentity).toBe(
      'Ada-Lovelace--ada@example.com-',
    );
  });

  it('uses the Region of the resource, or the Region of the service', async () => {
    const { enterAccount } = sts();
    const aws = await enterAccount(aRequest(), entrance);

    expect(await aws.client(STSClient).config.region()).toBe('eu-west-1');
    expect(await aws.client(STSClient, 'us-east-1').config.region()).toBe('us-east-1');
  });

  it('shares only its connections between accounts', async () => {
    const own = new STSClient({ region: 'eu-west-1' });
    const mock = mockClient(own);
    const enterAccount = accountEntrance('the-external-id', own);
    const keyOf = async (AccessKeyId: string) => {
      mock
        .on(AssumeRoleCommand)
        .resolves({ Credentials: { AccessKeyId, SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
      const { config } = (await enterAccount(aRequest(), entrance)).client(STSClient);
      return { handler: config.requestHandler, key: (await config.credentials()).accessKeyId };
    };

    const [first, second] = [await keyOf('FIRST'), await keyOf('SECOND')];

    expect(first.handler).toBe(own.config.requestHandler);
    expect(second.handler).toBe(own.config.requestHandler);
    expect([first.key, second.key]).toEqual(['FIRST', 'SECOND']);
  });

  it('a missing role is reported with the stack to deploy', async () => {
    const { mock, enterAccount } = sts();
    mock.on(AssumeRoleCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));

    await expect(enterAccount(aRequest(), entrance)).rejects.toThrow(
      'Deploy or update the member-roles stack in account 111122223333.',
    );
  });

  it('a throttled call is not reported as a missing role', async () => {
    const { mock, enterAccount } = sts();
    mock.on(AssumeRoleCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));

    await expect(enterAccount(aRequest(), entrance)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('an error in an account', () => {
  it('about a quota is never retried, although its name is one of throttling', async () => {
    const { enterAccount, client } = sts();
    const handle = async () => ({
      response: {
        statusCode: 409,
        headers: { 'content-type': 'text/xml' },
        body: new TextEncoder().encode('<E><Error><Code>LimitExceeded</Code><Message>m</Message></Error></E>'),
      },
    });
    Object.assign(client.config, { requestHandler: { handle } });
    const aws = await enterAccount(aRequest(), entrance);
    const iam = aws.client(IAMClient);

    const error: unknown = await iam
      .send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' }))
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'LimitExceededException' });
    expect(await isTransient(error)).toBe(false);
  });
});

describe('visiting an account without a remediation', () => {
  it('sets the source identity, and requests only the permissions of the visit', async () => {
    const { mock, client } = sts('cn-north-1');
    const visit = {
      partition: 'aws-cn',
      accountId: '111122223333',
      region: 'cn-north-1',
      resourceId: '*',
      sessionName: 'ASR-Evaluator-SecurityGroup.2',
      who: 'asr',
      tags: { 'asr:control': 'SecurityGroup.2' },
    };

    await accountVisits('the-external-id', client)(visit, {
      roleName: 'ASR-Evaluator',
      permissions,
    });

    const [
      {
        args: [{ input }],
      },
    ] = mock.commandCalls(AssumeRoleCommand) as never as [{ args: [{ input: { Policy: string } }] }];
    expect(input).toMatchObject({
      RoleArn: 'arn:aws-cn:iam::111122223333:role/ASR-Evaluator',
      RoleSessionName: 'ASR-Evaluator-SecurityGroup.2',
      ExternalId: 'the-external-id',
      DurationSeconds: 900,
      SourceIdentity: 'asr',
      Tags: [{ Key: 'asr:control', Value: 'SecurityGroup.2' }],
    });
    expect(input.Policy).toContain('arn:aws-cn:ec2:cn-north-1:111122223333:security-group/*');
  });
});

describe('the session policy', () => {
  it('of an evaluation fits into the 2,048 characters that STS accepts', async () => {
    const detected = Object.values(registry).filter(({ detectedBy }) => detectedBy?.includes('config-rule'));
    const playbooks = await Promise.all(detected.map(({ load }) => load()));

    expect(playbooks).not.toEqual([]);
    for (const playbook of playbooks)
      expect(sessionPolicy(aRequest({ resourceId: '*' }), evaluationPermissions(playbook)).length).toBeLessThanOrEqual(
        2048,
      );
  });

  it.each(Object.keys(registry))('of %s fits into the 2,048 characters that STS accepts', async (control) => {
    const playbook = await registry[control]?.load();

    const policy = sessionPolicy(
      aRequest({ resourceId: `arn:aws:ec2:ap-southeast-4:111122223333:security-group/${'x'.repeat(64)}` }),
      remediationPermissions(playbook!),
    );

    expect(policy.length).toBeLessThanOrEqual(2048);
  });
});
