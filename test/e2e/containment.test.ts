/**
 * The best known findings of GuardDuty, Macie and Inspector through `asr local handle`: plan, question, fixed, verified and
 * undone, or declined with the reason.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
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

async function local(args: readonly string[]): Promise<Document['remediations'][number]> {
  const { code, out, err } = await runAsr(['local', ...args, '--moto', moto.url, '--json']);
  if (out === '') throw new Error(`Nothing was printed; exit ${code}: ${err}`);
  const [first, ...others] = (JSON.parse(out) as Document).remediations;
  if (first === undefined || others.length > 0) throw new Error(`Expected one remediation: ${out}`);
  return first;
}

function handle(finding: object, ...options: readonly string[]) {
  const file = join(folder, `${(files += 1)}.json`);
  writeFileSync(file, JSON.stringify(finding));
  return local(['handle', file, ...options]);
}

/** What a containment is about: a resource in the account, its finding, and whether it is contained. */
interface Case {
  readonly finding: object;
  readonly controlId: string;
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

describe('a finding that ASR contains', () => {
  it.each([
    ['MaliciousIPCaller.Custom', () => user(guardDuty('TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller.Custom'))],
    ['CredentialAccess', () => user(guardDuty('TTPs/Credential Access/IAMUser-AnomalousBehavior'))],
    ['Exfiltration:S3', () => user(guardDuty('TTPs/Exfiltration:S3-AnomalousBehavior'))],
    ['BucketAnonymousAccessGranted', () => bucket(guardDuty('TTPs/Policy:S3-BucketAnonymousAccessGranted'))],
    ['SensitiveData', () => bucket(macie('Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal'))],
    ['S3BucketPublic', () => bucket(macie('Effects/Data Exposure/Policy:IAMUser-S3BucketPublic'))],
  ])(
    'is planned, asked about, fixed, verified and undone: %s',
    async (_, arrange) => {
      const { controlId, finding, isContained } = await arrange();

      expect(await handle(finding, '--mode', 'plan')).toMatchObject({ controlId, outcome: 'planned' });
      const asked = await handle(finding);
      expect(asked).toMatchObject({
        controlId,
        outcome: 'awaiting-approval',
        reason: expect.stringMatching(/^Approval required: run `asr approve /),
      });
      expect(await isContained()).toBe(false);

      const { remediationId, plan = '' } = asked;
      const approved = await local(['approve', remediationId, '--plan', plan, '--because', 'An incident.']);
      expect(approved).toMatchObject({ controlId, outcome: 'fixed' });
      expect(approved.reason).toMatch(/^Changed and verified\. .*still (work|have access)\. (Search|Look in) /);
      expect(await isContained()).toBe(true);

      expect(await handle(finding)).toMatchObject({ controlId, outcome: 'compliant' });
      expect(await local(['undo', remediationId])).toMatchObject({ controlId, outcome: 'undone' });
      expect(await isContained()).toBe(false);
    },
    120_000,
  );

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

  it.each([
    ['the root user', guardDuty('TTPs/Policy:IAMUser-RootCredentialUsage')(root), 'Sign in as the root user'],
    ['a vulnerability', anInspectorFinding(), 'ASR installs no patches'],
    [
      'an unknown type',
      guardDuty('TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort')(anInstanceResource()),
      'Recon:EC2',
    ],
    ['a user who is gone', guardDuty('TTPs/Discovery/Recon:IAMUser-TorIPCaller')(anAccessKeyResource()), 'no longer'],
  ])(
    'is declined with the reason: %s',
    async (_, finding, reason) => {
      const { outcome, reason: given } = await handle(finding);

      expect(['refused', 'gone']).toContain(outcome);
      expect(given).toContain(reason);
    },
    60_000,
  );

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
