/** The evaluator as it is synthesized and bundled, for a rule of AWS Config in a member account on moto. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '@asr/orchestrator';
import type { Account } from '@asr/playbooks/emulated-account';
import type { LocalCloud } from './local-cloud.ts';
import type { Moto } from '../moto/index.ts';
import { emptyMoto } from '../testing/index.ts';
import { openLocalCloud } from './open.ts';

const baseline = { groups: [{ names: ['web'] }], ingress: ['tcp 443 0.0.0.0/0'] };
const policy = {
  ...defaultPolicy,
  controls: { 'SecurityGroup.2': { mode: 'automatic' as const, parameters: { baselines: [baseline] } } },
  configRules: { accounts: ['222222222222'] },
};
const anybody = (port: number) => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
});

let moto: Moto;
let cloud: LocalCloud;
let member: Account;
let ec2: EC2Client;
let groupId: string;

beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  member = cloud.account('222222222222', 'us-east-1');
  ec2 = member.client(EC2Client);
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'x' }));
  groupId = GroupId;
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [anybody(443), anybody(22)] }),
  );
}, 120_000);
afterAll(async () => {
  ec2?.destroy();
  await cloud?.close();
  await moto?.stop();
});

const changeOf = (resourceId: string, more: object = {}) => ({
  configRuleName: 'ASR-SecurityGroup.2',
  accountId: '222222222222',
  resultToken: 'token',
  invokingEvent: JSON.stringify({
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: {
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId,
      awsRegion: 'us-east-1',
      awsAccountId: '222222222222',
      configurationItemCaptureTime: '2026-01-01T00:00:00Z',
      ...more,
    },
  }),
});

describe('the evaluator', () => {
  it('reports the current state to AWS Config of the member account', async () => {
    await cloud.evaluate(changeOf(groupId));
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [anybody(22)] }));
    await cloud.evaluate(changeOf(groupId));
    await cloud.evaluate(changeOf(groupId, { configurationItemStatus: 'ResourceDeleted' }));

    expect(cloud.evaluations()).toEqual([
      {
        accountId: '222222222222',
        region: 'us-east-1',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: groupId,
        compliance: 'NON_COMPLIANT',
        annotation: 'Permissions were modified. 1 new revocation(s).',
      },
      expect.objectContaining({ compliance: 'COMPLIANT', annotation: 'Permissions are correct.' }),
      expect.objectContaining({ compliance: 'NOT_APPLICABLE' }),
    ]);
    expect(cloud.counts().awsApiCalls).toBeGreaterThan(0);
  }, 60_000);
});

describe('a change that a member account forwards', () => {
  it('matches the rule on the bus of detections, and no other', async () => {
    const event = {
      version: '0',
      id: '11111111-2222-3333-4444-555555555555',
      account: '222222222222',
      region: 'us-east-1',
      source: 'aws.config',
      'detail-type': 'Config Rules Compliance Change',
      detail: { configRuleName: 'ASR-SecurityGroup.2', newEvaluationResult: { complianceType: 'NON_COMPLIANT' } },
    };
    const { rules } = await cloud.putEvent(event);

    expect(rules).toEqual(['ASR-ConfigRules']);
  }, 60_000);
});

describe('a security group that AWS Config records', () => {
  it('has a history in the form of AWS Config, only in its own account and Region', async () => {
    await cloud.recordConfiguration(member, groupId);
    const ask = async (region: string) => {
      const response = await fetch(await urlOfGateway(), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'StarlingDoveService.GetResourceConfigHistory',
          'x-moto-account-id': '222222222222',
          authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${region}/config/aws4_request, SignedHeaders=host, Signature=0`,
        },
        body: JSON.stringify({ resourceType: 'AWS::EC2::SecurityGroup', resourceId: groupId }),
      });
      return (await response.json()) as { readonly configurationItems?: readonly { readonly configuration: string }[] };
    };
    const { configurationItems: [item] = [] } = await ask('us-east-1');

    expect(JSON.parse(item?.configuration ?? '{}')).toMatchObject({
      groupId,
      groupName: 'web',
      ipPermissions: [
        {
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
          ipRanges: ['0.0.0.0/0'],
          prefixListIds: [],
        },
      ],
    });
    expect((await ask('eu-west-1')).configurationItems).toBeUndefined();
  }, 60_000);
});

/** The gateway is where the clients of an account go. */
async function urlOfGateway(): Promise<string> {
  const endpoint = await ec2.config.endpoint?.();
  return `http://${endpoint?.hostname}:${endpoint?.port}`;
}
