/** A finding, independent of its format, ASFF or OCSF. */
import type { Parameters } from '@asr/playbooks';
import {
  type FindingReference,
  type Owner,
  type Severity,
  type Subject,
  sanitize,
  mismatchOf,
  parseArn,
  partitionOf,
} from '../model/index.ts';
import { idAsGiven, isAccount } from '../identity/index.ts';
import type { ComplianceStatus, RecordState, WorkflowStatus } from './statuses/index.ts';

export interface Finding {
  readonly reference: FindingReference;
  readonly controlId: string;
  /** The Region of the finding, if it has one. */
  readonly region: string | undefined;
  readonly workflowStatus: WorkflowStatus;
  readonly complianceStatus: ComplianceStatus;
  readonly recordState: RecordState;
  /** `undefined` if the finding has none, or one that Security Hub does not define. */
  readonly severity: Severity | undefined;
  /** The parameters of the control in Security Hub. */
  readonly parameters: Parameters;
  /** All resources, up to 32. */
  readonly resources: readonly ResourceReading[];
  /** The number of further resources, which are not read. */
  readonly excessResources: number;
}

interface Resource {
  /** The type in the finding: `AwsEc2SecurityGroup` in ASFF, `AWS::EC2::SecurityGroup` in OCSF. */
  readonly type: string;
  readonly id: string;
  /** A second name of the same resource. It must belong to the same account as well. */
  readonly otherId?: string | undefined;
  /** The name in the resource's details, if AWS Config identifies the resource by unique id. */
  readonly nameInDetails?: string | undefined;
  readonly region?: string | undefined;
  readonly partition?: string | undefined;
  readonly accountId?: string | undefined;
}

export type ResourceReading =
  { readonly ok: true; readonly resource: Resource } | { readonly ok: false; readonly error: string };

export type FindingReading = { readonly ok: true; readonly finding: Finding } | UnreadableFinding;

/** Contains the identity of the finding, if known, so that the error can be reported on it. */
export interface UnreadableFinding {
  readonly ok: false;
  readonly error: string;
  /** The finding is valid, and ASR declines it for this reason. */
  readonly isRefused?: true;
  readonly findingId?: string;
  readonly reference?: FindingReference;
}

export type SubjectReading =
  | { readonly ok: true; readonly subject: Subject; readonly otherNames: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** The limit of ASFF. @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
export const mostResources = 32;

/** Returns one subject per resource, in order. A resource that may not belong to the finding becomes an error. */
export function subjectsOf(finding: Finding): readonly SubjectReading[] {
  const subjects = finding.resources.map((reading) => (reading.ok ? subjectOf(finding, reading.resource) : reading));
  if (finding.excessResources === 0) return subjects;
  const excess = `${finding.excessResources} more resources than the ${mostResources} that Security Hub allows`;
  return [...subjects, { ok: false, error: `The finding has ${excess}, which were not read.` }];
}

function subjectOf(finding: Finding, given: Resource): SubjectReading {
  const resource = { ...given, id: idAsGiven(given.type, given.id) };
  const { accountId } = finding.reference;
  const partition = partitionOfFinding(finding, resource);
  const region = regionOf(finding, resource);
  if (region === undefined) {
    return { ok: false, error: `Neither the finding nor its resource "${sanitize(resource.id)}" names a Region.` };
  }
  const owner = { accountId, partition: partition ?? partitionOf(region) };
  const error = whyForeign(resource, owner);
  if (error !== undefined) return { ok: false, error };
  const { controlId } = finding;
  const subject = { controlId, ...owner, region, resourceType: resource.type, resourceId: resource.id };
  const otherNames = [resource.otherId, resource.nameInDetails].filter((name) => name !== undefined);
  return { ok: true, subject, otherNames };
}

/** Security Hub's own ARNs take precedence, so that no resource can move its finding to another partition. */
function partitionOfFinding({ reference }: Finding, resource: Resource): string | undefined {
  return (
    parseArn(reference.productArn)?.partition ??
    parseArn(reference.id)?.partition ??
    resource.partition ??
    parseArn(resource.id)?.partition
  );
}

/**
 * The Region to remediate in. The ARN of the resource takes precedence: a multi-Region trail has a finding in each
 * Region, but can be changed only in its home Region.
 */
function regionOf(finding: Finding, resource: Resource): string | undefined {
  const candidates = [
    parseArn(resource.id)?.region,
    resource.region,
    finding.region,
    parseArn(finding.reference.productArn)?.region,
    parseArn(finding.reference.id)?.region,
  ];
  return candidates.find((region) => region !== undefined && region !== '');
}

/** Why the resource cannot belong to the finding, or `undefined`. */
function whyForeign(resource: Resource, owner: Owner): string | undefined {
  const shown = `"${sanitize(resource.id)}"`;
  if (resource.accountId !== undefined && resource.accountId !== owner.accountId) {
    return `The resource ${shown} belongs to account ${resource.accountId}, the finding to ${owner.accountId}.`;
  }
  if (resource.partition !== undefined && resource.partition !== owner.partition) {
    const elsewhere = sanitize(resource.partition, 20);
    return `The resource ${shown} is in the partition ${elsewhere}, the finding is in ${owner.partition}.`;
  }
  if (isAccount(resource.type) && /^\d{12}$/.test(resource.id) && resource.id !== owner.accountId) {
    return `The resource ${shown} is not the finding's account ${owner.accountId}.`;
  }
  return mismatchOf(resource.id, owner) ?? mismatchOf(resource.otherId ?? resource.id, owner);
}
