/**
 * The best known findings of GuardDuty, Macie and Inspector through `asr local handle`: plan, question, fixed, verified and
 * undone, or declined with the reason.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { ListCommandsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CreateBucketCommand, GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import { openAccount, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  type ThreatOverrides,
  aBucketResource,
  aGuardDutyFinding,
  aMacieFinding,
  anAccessKeyResource,
  anInspectorFinding,
  aVulnerablePackage,
  anInstanceResource,
  anOcsfThreat,
} from '@asr/orchestrator/testing/events';

const member = '111122223333';
const region = 'eu-west-1';
const folder = mkdtempSync(join(tmpdir(), 'asr-contain-'));
let moto: Moto;
let files = 0;
let unique = 0;

beforeAll(async () => {
  moto = await emptyMoto();
}, 60_000);
afterAll(async () => {
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

interface Document {
  readonly remediations: readonly {
    readonly controlId: string;
    readonly outcome: string;
    readonly reason: string;
    readonly because?: string;
    readonly remediationId: string;
    readonly plan?: string;
  }[];
}

/** Every isolation of this file takes snapshots first. */
const policy = join(folder, 'asr.config.yaml');
writeFileSync(policy, 'controls:\n  Contain.1: { parameters: { snapshots: true } }\n');

async function localAll(args: readonly string[]): Promise<Document['remediations']> {
  const { code, out, err } = await runAsr(['local', ...args, '--policy', policy, '--moto', moto.url, '--json']);
  if (out === '') throw new Error(`Nothing was printed; exit ${code}: ${err}`);
  return (JSON.parse(out) as Document).remediations;
}

async function local(args: readonly string[]): Promise<Document['remediations'][number]> {
  const [first, ...others] = await localAll(args);
  if (first === undefined || others.length > 0) throw new Error(`Expected one remediation, not ${others.length + 1}.`);
  return first;
}

function fileOf(content: unknown): string {
  const file = join(folder, `${(files += 1)}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const handle = (finding: object) => local(['handle', fileOf(finding)]);

/** What a containment is about: a resource in the account, its finding, and whether it is contained. */
interface Case {
  readonly finding: object;
  readonly controlId: string;
  /** No undo brings back what it replaced. */
  readonly isFinal?: true;
  isContained(): Promise<boolean>;
}

const account = () => openAccount(moto.url, member, region);

/** A user with an access key, which the finding names. */
async function user(findingOf: (key: object) => object): Promise<Case> {
  const iam = account().client(IAMClient);
  const UserName = `alice-${(unique += 1)}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: { AccessKeyId = '' } = {} } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    controlId: 'Contain.2',
    finding: findingOf(anAccessKeyResource({ PrincipalName: UserName }, AccessKeyId)),
    async isContained() {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
      return AccessKeyMetadata.every(({ Status }) => Status === 'Inactive');
    },
  };
}

/** An instance in an open group. */
async function instance(
  findingOf: (instance: object) => object,
  tags: { readonly [key: string]: string } = {},
): Promise<Case> {
  const ec2 = account().client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const VpcId = vpc?.VpcId ?? '';
  const { Subnets: [subnet] = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
  );
  const GroupName = `web-${(unique += 1)}`;
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'x', VpcId }));
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnet?.SubnetId, Groups: [GroupId] }),
  );
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
  const { Instances: [made] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }],
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: Object.entries({ Name: GroupName, ...tags }).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
    }),
  );
  return {
    controlId: 'Contain.1',
    finding: findingOf(anInstanceResource(made?.InstanceId)),
    async isContained() {
      const { NetworkInterfaces: [found] = [] } = await ec2.send(
        new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }),
      );
      return found?.Groups?.every((group) => group.GroupName?.startsWith('ISOLATED-')) ?? false;
    },
  };
}

/** An instance that Systems Manager manages, with a vulnerable package. */
async function vulnerable(packageName = 'openssl'): Promise<Case> {
  const fixed = '1.0.2k-24.amzn2.0.12';
  const tags = { 'moto:agent': 'Online', 'moto:patch': `${packageName}.x86_64:1:${fixed}` };
  const packages = [aVulnerablePackage({ Name: packageName, FixedInVersion: `1:${fixed}` })];
  const more = { LastObservedAt: '2020-01-01T00:00:00Z' };
  const { finding } = await instance((found) => anInspectorFinding({ resources: [found], packages, more }), tags);
  const [{ Id }] = (finding as { readonly Resources: readonly [{ readonly Id: string }] }).Resources;
  const InstanceId = Id.replace(/^.*\//, '');
  return {
    controlId: 'Contain.5',
    isFinal: true,
    finding,
    async isContained() {
      const { Commands = [] } = await account().client(SSMClient).send(new ListCommandsCommand({ InstanceId }));
      return Commands.some(({ DocumentName, Parameters }) => {
        return DocumentName === 'AWS-RunPatchBaseline' && Parameters?.['RebootOption']?.[0] === 'NoReboot';
      });
    },
  };
}

/** A role of instances, whose temporary credentials the finding names. */
async function role(findingOf: (key: object) => object): Promise<Case> {
  const iam = account().client(IAMClient);
  const RoleName = `web-${(unique += 1)}`;
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const key = { PrincipalType: 'AssumedRole', PrincipalName: RoleName, PrincipalId: 'AROACKCEVSQ6C2EXAMPLE:i-0abc' };
  return {
    controlId: 'Contain.3',
    finding: findingOf(anAccessKeyResource(key, 'ASIAIOSFODNN7EXAMPLE')),
    async isContained() {
      const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      return AttachedPolicies.some(({ PolicyName }) => PolicyName === 'AWSDenyAll');
    },
  };
}

/** A bucket without Block Public Access. */
async function bucket(findingOf: (bucket: object) => object): Promise<Case> {
  const s3 = account().client(S3Client);
  const Bucket = `customers-${(unique += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  return {
    controlId: 'Contain.4',
    finding: findingOf(aBucketResource(Bucket)),
    async isContained() {
      const found = await s3.send(new GetPublicAccessBlockCommand({ Bucket })).catch(() => undefined);
      return found?.PublicAccessBlockConfiguration?.RestrictPublicBuckets === true;
    },
  };
}

const guardDuty =
  (type: string, more: ThreatOverrides = {}) =>
  (resource: object) =>
    aGuardDutyFinding({ type, resources: [resource], ...more });
const macie = (type: string) => (resource: object) => aMacieFinding({ type, resources: [resource] });

/** The cases that are contained. Their order is that of the findings. */
const arranged = async () => [
  await instance(guardDuty('TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS')),
  await instance(guardDuty('TTPs/Command and Control/Backdoor:EC2-C&CActivity.B')),
  await user(guardDuty('TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller.Custom')),
  await user(guardDuty('TTPs/Credential Access/IAMUser-AnomalousBehavior')),
  await user(guardDuty('TTPs/Exfiltration:S3-AnomalousBehavior')),
  await role(
    guardDuty('Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.OutsideAWS'),
  ),
  await bucket(guardDuty('TTPs/Policy:S3-BucketAnonymousAccessGranted')),
  await bucket(macie('Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal')),
  await bucket(macie('Effects/Data Exposure/Policy:IAMUser-S3BucketPublic')),
  await vulnerable(),
  await vulnerable('kernel'),
];

describe('findings that ASR contains', () => {
  it('are planned, asked about, fixed, verified and undone', async () => {
    const cases = await arranged();
    const file = fileOf(cases.map(({ finding }) => finding));
    const controls = cases.map(({ controlId }) => ({ controlId }));
    const areContained = () => Promise.all(cases.map(({ isContained }) => isContained()));
    const everyOne = (fields: object) => controls.map((one) => ({ ...one, ...fields }));

    expect(await localAll(['handle', file, '--mode', 'plan'])).toMatchObject(everyOne({ outcome: 'planned' }));
    const asked = await localAll(['handle', file]);
    const reason = expect.stringMatching(/^Approval required: run `asr approve /);
    expect(asked).toMatchObject(everyOne({ outcome: 'awaiting-approval', reason }));
    expect(new Set(await areContained())).toEqual(new Set([false]));

    for (const { remediationId, plan = '' } of asked) {
      const approved = await local(['approve', remediationId, '--plan', plan, '--because', 'An incident.']);
      expect(approved).toMatchObject({ outcome: 'fixed' });
      expect(approved.reason).toMatch(
        /^Changed and verified\. .*((Search|search|Look in) .*CloudTrail|closes the finding after its next scan)/,
      );
    }
    expect(new Set(await areContained())).toEqual(new Set([true]));
    expect(await localAll(['handle', file])).toMatchObject(everyOne({ outcome: 'compliant' }));

    for (const [index, { remediationId }] of asked.entries()) {
      const isFinal = cases[index]?.isFinal === true;
      expect(await local(['undo', remediationId])).toMatchObject({ outcome: isFinal ? 'refused' : 'undone' });
    }
    expect(await areContained()).toEqual(cases.map(({ isFinal }) => isFinal === true));
  }, 240_000);
});

describe('a vulnerability', () => {
  it('is not patched on an instance that Systems Manager does not manage', async () => {
    const { finding } = await instance((found) => anInspectorFinding({ resources: [found] }));

    expect(await handle(finding)).toMatchObject({
      controlId: 'Contain.5',
      outcome: 'refused',
      reason: expect.stringContaining('Remediate SSM.1 first'),
    });
  }, 60_000);

  it('whose package the patch baseline does not fix is not reported as fixed', async () => {
    const { finding } = await vulnerable();
    const other = {
      ...finding,
      Vulnerabilities: anInspectorFinding({ packages: [aVulnerablePackage({ Name: 'curl' })] }).Vulnerabilities,
    };
    const { remediationId, plan = '', because } = await handle(other);
    expect(because).toContain('A patch cannot be undone.');

    expect(await local(['approve', remediationId, '--plan', plan, '--because', 'Patch it.'])).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('does not report the fixed version of each of curl'),
    });
  }, 60_000);
});

describe('a finding that ASR contains', () => {
  it('is read in OCSF as well', async () => {
    const { finding, isContained } = await user((key) => {
      const { Id, Details } = key as ReturnType<typeof anAccessKeyResource>;
      const data = {
        access_key_id: Id.replace(/^.*:/, ''),
        user_name: Details.AwsIamAccessKey.PrincipalName,
        user_type: 'IAMUser',
      };
      return anOcsfThreat({ resources: [{ type: 'AWS::IAM::AccessKey', uid: data.access_key_id, data }] });
    });

    const { remediationId, plan = '', outcome } = await handle(finding);
    expect(outcome).toBe('awaiting-approval');
    await local(['approve', remediationId, '--plan', plan, '--because', 'An incident.']);
    expect(await isContained()).toBe(true);
  }, 60_000);

  it('has snapshots of an isolated instance, which the note names and undo keeps', async () => {
    const { finding } = await instance(guardDuty('TTPs/Command and Control/Trojan:EC2-DropPoint'));
    const { Id, Resources } = finding as ReturnType<typeof aGuardDutyFinding>;
    const [{ Id: instanceArn }] = Resources as readonly [{ readonly Id: string }];
    const { remediationId, plan = '', because } = await handle(finding);
    expect(because).toMatch(/First, ASR takes a snapshot of its volume: at most 8 GiB, about \$0\.40 a month/);

    const approved = await local(['approve', remediationId, '--plan', plan, '--because', 'An incident.']);
    const snapshotsOf = async () => {
      const Filters = [{ Name: 'tag:asr:evidence-of', Values: [instanceArn.replace(/^.*\//, '')] }];
      const { Snapshots = [] } = await account().client(EC2Client).send(new DescribeSnapshotsCommand({ Filters }));
      return Snapshots;
    };
    const [snapshot, ...others] = await snapshotsOf();
    expect(others).toEqual([]);
    expect(snapshot?.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'asr:finding', Value: Id },
        { Key: 'asr:remediation', Value: remediationId },
      ]),
    );
    expect(approved.reason).toMatch(
      new RegExp(`^Changed and verified\\. Snapshots: ${snapshot?.SnapshotId}\\. DNS, .* the flow logs\\.$`),
    );

    expect(await local(['undo', remediationId])).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('Not undone: snapshots'),
    });
    expect(await snapshotsOf()).toHaveLength(1);
  }, 60_000);

  it('is not contained by an approval of a plan that the attacker changed', async () => {
    const { finding, isContained } = await user(guardDuty('TTPs/Discovery/Recon:IAMUser-TorIPCaller'));
    const { remediationId, plan = '' } = await handle(finding);
    const resource = (finding as { Resources: ReturnType<typeof anAccessKeyResource>[] }).Resources[0];
    const UserName = resource?.Details.AwsIamAccessKey.PrincipalName;
    const AccessKeyId = resource?.Id.replace(/^.*:/, '');
    await account()
      .client(IAMClient)
      .send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));

    expect(await local(['approve', remediationId, '--plan', plan, '--because', 'An incident.'])).toMatchObject({
      outcome: 'compliant',
    });
    expect(await isContained()).toBe(true);
  }, 60_000);
});

describe('a finding that ASR does not contain', () => {
  const root = anAccessKeyResource({ PrincipalType: 'Root', PrincipalName: 'Root' });

  it('is declined with the reason', async () => {
    const cases = [
      [guardDuty('TTPs/Policy:IAMUser-RootCredentialUsage')(root), 'refused', 'Sign in as the root user'],
      [
        guardDuty('TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce')(anInstanceResource()),
        'refused',
        'the target',
      ],
      [
        anInspectorFinding({ resources: [{ Type: 'AwsLambdaFunction', Id: 'arn:aws:lambda:eu-west-1:1:function:a' }] }),
        'refused',
        'it is about an image or a function. Build it again',
      ],
      [
        anInspectorFinding({ packages: [aVulnerablePackage({ PackageManager: 'PIP' })] }),
        'refused',
        'does not update packages of PIP',
      ],
      [guardDuty('TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort')(anInstanceResource()), 'refused', 'Recon:EC2'],
      [guardDuty('TTPs/Discovery/Recon:IAMUser-TorIPCaller')(anAccessKeyResource()), 'gone', 'no longer exists'],
    ] as const;
    const handled = await localAll(['handle', fileOf(cases.map(([finding]) => finding))]);

    expect(handled).toMatchObject(
      cases.map(([, outcome, reason]) => ({ outcome, reason: expect.stringContaining(reason) })),
    );
  }, 60_000);

  it('is declined if the user has no such key', async () => {
    const { finding } = await user((key) => {
      const { Details } = key as ReturnType<typeof anAccessKeyResource>;
      return aGuardDutyFinding({ resources: [anAccessKeyResource(Details.AwsIamAccessKey, 'AKIAIOSFODNN7ANOTHER')] });
    });

    expect(await handle(finding)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('has no access key AKIAIOSFODNN7ANOTHER'),
    });
  }, 60_000);
});
