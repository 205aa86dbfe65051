/**
 * Amazon Resource Names, read strictly: a name that ASR acts on must say exactly one resource of the one account
 * that the finding is about.
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
  /** Empty where the name alone is unique, as for S3; `aws` and the like for what belongs to AWS. */
  readonly accountId: string;
  /** All that follows, colons and slashes included. */
  readonly resource: string;
}

/** Who a resource must belong to. */
export interface Owner {
  readonly accountId: string;
  readonly partition: string;
}

/** Longer than any ARN that AWS documents. */
const longestArn = 2048;

/**
 * Partitions come in families (`aws-cn`, `aws-us-gov`, `aws-iso-b`, `aws-eusc`); a list would be out of date soon.
 * The resource is free text: names with spaces, colons and other scripts exist.
 */
const arnPattern =
  /^arn:(?<partition>aws(?:-[a-z]+)*):(?<service>[a-z0-9-]+):(?<region>[^:]*):(?<accountId>[^:]*):(?<resource>.+)$/u;

/** Twelve digits, or a name of AWS's own such as `aws` and `cloudfront`. */
const ownerPattern = /^(\d{12}|[a-z-]+)?$/;

/** `undefined`: not an ARN of exactly one resource. */
export function parseArn(text: string): Arn | undefined {
  if (text.length > longestArn || isUnsafe(text) || hasWildcard(text)) return undefined;
  const parts = arnPattern.exec(text)?.groups as Arn | undefined;
  if (parts === undefined || !ownerPattern.test(parts.accountId)) return undefined;
  return parts.region === '' || regionPattern.test(parts.region) ? { ...parts } : undefined;
}

/** Whether an id means to be an ARN, well formed or not. */
function looksLikeArn(text: string): boolean {
  return /^\s*arn:/i.test(text);
}

/**
 * Why this resource must not be touched for a finding of this owner, or `undefined` if it may.
 *
 * An id without an account (`arn:aws:s3:::logs`, `sg-0abc`) is taken for the owner's: the role that acts is the
 * owner's own, so it can reach nothing else.
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

/** The partition a Region is in, for findings that say it nowhere. */
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

/** Security Hub names an account as a resource `AWS::::Account:111122223333`. */
function accountOfAccountResource(resourceId: string): string | undefined {
  return /^AWS::::Account:(.*)$/is.exec(resourceId)?.[1];
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
