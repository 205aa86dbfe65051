/**
 * The bucket with the templates and archives of every deployed version, in the account and Region of a stack.
 *
 * Every call names the expected owner, so that ASR refuses a bucket of another account with this name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { partitionOf } from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { BadInputError } from '@asr/operations/input';

export interface Bucket {
  readonly s3: S3Client;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** Creates the bucket if it is missing, and applies its settings, also after an interruption. */
export async function openBucket(aws: Aws, accountId: string, region: string): Promise<Bucket> {
  const bucket = { s3: aws.client(S3Client, region), name: `asr-deployment-${accountId}-${region}`, accountId, region };
  if (!(await exists(bucket))) await create(bucket);
  // Every time: an earlier command may have ended between the creation and the settings.
  await secure(bucket);
  return bucket;
}

const named = ({ name, accountId }: Bucket) => ({ Bucket: name, ExpectedBucketOwner: accountId });

async function exists(bucket: Bucket): Promise<boolean> {
  try {
    await bucket.s3.send(new HeadBucketCommand(named(bucket)));
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return false;
    if (status !== 403) throw error;
    throw new BadInputError(
      `The bucket ${bucket.name} belongs to another account, or you must not read it. Allow s3:ListBucket on it, or use another account or Region.`,
      { cause: error },
    );
  }
}

async function create(bucket: Bucket): Promise<void> {
  const { s3, name: Bucket, region } = bucket;
  // us-east-1 is the default, and S3 rejects it as a constraint.
  const place =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: 'BucketOwnerEnforced', ...place }));
}

/**
 * Makes the settings stricter and never weaker. What the owner of the account added stays: a key of KMS, which S3 uses instead
 * of its own, and statements of the policy.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
 */
async function secure(bucket: Bucket): Promise<void> {
  const { s3 } = bucket;
  const blocked = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await s3.send(new PutPublicAccessBlockCommand({ ...named(bucket), PublicAccessBlockConfiguration: blocked }));
  await s3.send(new PutBucketVersioningCommand({ ...named(bucket), VersioningConfiguration: { Status: 'Enabled' } }));
  // Without TLS, as with an emulator on this machine, the policy would deny every request.
  if (await usesTls(s3)) await requireTls(bucket);
}

interface Statement {
  readonly Sid?: string;
}

interface BucketPolicy {
  readonly Statement?: Statement | readonly Statement[];
}

const onlyTls = 'OnlyTls';

async function requireTls(bucket: Bucket): Promise<void> {
  const { s3, region, name } = bucket;
  const present = await policyOf(bucket);
  // IAM also accepts a single statement instead of a list.
  const statements = [present.Statement ?? []].flat();
  if (statements.some(({ Sid }) => Sid === onlyTls)) return;
  const arn = `arn:${partitionOf(region)}:s3:::${name}`;
  const statement = {
    Sid: onlyTls,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', ...present, Statement: [...statements, statement] });
  await s3.send(new PutBucketPolicyCommand({ ...named(bucket), Policy }));
}

async function policyOf(bucket: Bucket): Promise<BucketPolicy> {
  try {
    const { Policy = '{}' } = await bucket.s3.send(new GetBucketPolicyCommand(named(bucket)));
    return JSON.parse(Policy) as BucketPolicy;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return {};
    throw error;
  }
}

async function usesTls({ config }: S3Client): Promise<boolean> {
  const endpoint = await config.endpoint?.();
  return endpoint === undefined || endpoint.protocol === 'https:';
}

/** Uploads the object unless it is there. Keys contain a digest of the content, so the content never differs. */
export async function upload(bucket: Bucket, Key: string, Body: Uint8Array | string): Promise<void> {
  if (await holds(bucket, Key)) return;
  await bucket.s3.send(new PutObjectCommand({ ...named(bucket), Key, Body, ChecksumAlgorithm: 'SHA256' }));
}

async function holds(bucket: Bucket, Key: string): Promise<boolean> {
  try {
    await bucket.s3.send(new HeadObjectCommand({ ...named(bucket), Key }));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The template of each stack of one version, by the name of the stack. */
export type DeployedTemplates = { readonly [stack: string]: string };

const versionKey = (version: string) => `asr/${version}/deployment.json`;

/** Remembers the templates of a version, for a rollback. The bucket keeps earlier versions of this object. */
export async function rememberVersion(bucket: Bucket, version: string, templates: DeployedTemplates): Promise<void> {
  const known = (await templatesOf(bucket, version)) ?? {};
  const Body = JSON.stringify({ ...known, ...templates });
  await bucket.s3.send(
    new PutObjectCommand({ ...named(bucket), Key: versionKey(version), Body, ChecksumAlgorithm: 'SHA256' }),
  );
}

export async function templatesOf(bucket: Bucket, version: string): Promise<DeployedTemplates | undefined> {
  try {
    const { Body } = await bucket.s3.send(new GetObjectCommand({ ...named(bucket), Key: versionKey(version) }));
    return Body === undefined ? undefined : (JSON.parse(await Body.transformToString()) as DeployedTemplates);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The text of a template in the bucket. */
export async function readTemplate(bucket: Bucket, Key: string): Promise<string> {
  const { Body } = await bucket.s3.send(new GetObjectCommand({ ...named(bucket), Key }));
  return Body === undefined ? '' : Body.transformToString();
}

/** The versions in the bucket. */
export async function versionsIn(bucket: Bucket): Promise<readonly string[]> {
  const { CommonPrefixes = [] } = await bucket.s3.send(
    new ListObjectsV2Command({ ...named(bucket), Prefix: 'asr/', Delimiter: '/' }),
  );
  return CommonPrefixes.flatMap(({ Prefix = '' }) => Prefix.split('/')[1] ?? []);
}

export function urlOf({ name, region }: Bucket, key: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${name}.s3.${region}.${suffix}/${key}`;
}

function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : undefined;
  return (metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode;
}
