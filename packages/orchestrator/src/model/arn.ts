/**
 * Parses Amazon Resource Names strictly: an ARN that ASR acts on must identify exactly one resource, in the account of
 * the finding.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
import { isUnsafe, sanitize } from './sanitize.ts';

/** Regions of every partition: `eu-west-1`, `us-gov-west-1`, `cn-north-1`, `eusc-de-east-1`, `us-isob-east-1`. */
export const regionPattern = /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/;

export const accountPattern = /^\d{12}$/;

export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty if the name alone is unique, such as for S3. `aws` or a service name for resources of AWS. */
  readonly accountId: string;
  /** The rest, including colons and slashes. */
  readonly resource: string;
}

/** The account and partition that a resource must belong to. */
export interface Owner {
  readonly accountId: string;
  readonly partition: string;
}

/** Longer than any ARN that AWS documents. */
const longestArn = 2048;

/**
 * Partitions share a prefix (`aws-cn`, `aws-us-gov`, `aws-iso-b`, `aws-eusc`). A list would soon be out of date.
 * The resource is free text: names can contain spaces, colons and other scripts.
 */
const arnPattern =
  /^arn:(?<partition>aws(?:-[a-z]+)*):(?<service>[a-z0-9-]+):(?<region>[^:]*):(?<accountId>[^:]*):(?<resource>.+)$/u;

/** Twelve digits, or a name of AWS's own such as `aws` and `cloudfront`. */
const ownerPattern = /^(\d{12}|[a-z-]+)?$/;

/** Returns `undefined` if the text is not an ARN of exactly one resource. */
export function parseArn(text: string): Arn | undefined {
  if (text.length > longestArn || isUnsafe(text) || hasWildcard(text)) return undefined;
  const parts = arnPattern.exec(text)?.groups as Arn | undefined;
  if (parts === undefined || !ownerPattern.test(parts.accountId)) return undefined;
  return parts.region === '' || regionPattern.test(parts.region) ? { ...parts } : undefined;
}

/** Whether an id is an ARN, valid or not. */
function looksLikeArn(text: string): boolean {
  return /^\s*arn:/i.test(text);
}

/**
 * Why ASR must not change this resource for a finding of this owner, or `undefined` if it may.
 *
 * An id without an account (`arn:aws:s3:::logs`, `sg-0abc`) is assumed to belong to the owner: the remediation role is
 * in the owner's account, and cannot access other accounts.
 */
export function mismatchOf(resourceId: string, owner: Owner): string | undefined {
  const shown = `"${sanitize(resourceId)}"`;
  if (hasWildcard(resourceId)) return `The resource ${shown} has a wildcard; it must name exactly one resource.`;
  const account = accountOfAccountResource(resourceId);
  if (account === owner.accountId) return undefined;
  if (account !== undefined) return `The resource ${shown} is not the finding's account ${owner.accountId}.`;
  if (!looksLikeArn(resourceId)) return undefined;
  const arn = parseArn(resourceId);
  if (arn === undefined) return `The resource ${shown} is not a valid ARN.`;
  if (arn.partition !== owner.partition) {
    return `The resource ${shown} is in the partition ${arn.partition}, the finding is in ${owner.partition}.`;
  }
  if (arn.accountId !== '' && arn.accountId !== owner.accountId) {
    return `The resource ${shown} belongs to account ${sanitize(arn.accountId, 20)}, the finding to ${owner.accountId}.`;
  }
  return undefined;
}

/** The partition of a Region, for findings that do not contain it. */
export function partitionOf(region: string): string {
  const family = partitionsByRegion.find(([prefix]) => region.startsWith(prefix));
  return family === undefined ? 'aws' : family[1];
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const partitionsByRegion: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** Security Hub identifies an account as `AWS::::Account:111122223333`. */
function accountOfAccountResource(resourceId: string): string | undefined {
  return /^AWS::::Account:(.*)$/is.exec(resourceId)?.[1];
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
