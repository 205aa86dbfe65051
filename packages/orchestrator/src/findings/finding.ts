/** A finding as the rest of the code sees it: the same whether it came as ASFF or OCSF. */
import type { Parameters } from '@asr/playbooks';
import {
  type FindingReference,
  type Owner,
  type Severity,
  type Subject,
  excerpt,
  mismatchOf,
  parseArn,
  partitionOf,
} from '../model/index.ts';
import { idAsGiven, isAccount } from '../identity/index.ts';

export type WorkflowStatus = 'NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED';
export type ComplianceStatus = 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';
type RecordState = 'ACTIVE' | 'ARCHIVED';

export interface Finding {
  readonly reference: FindingReference;
  readonly controlId: string;
  /** Where the finding was made, if it says so. */
  readonly region: string | undefined;
  readonly workflowStatus: WorkflowStatus;
  readonly complianceStatus: ComplianceStatus;
  readonly recordState: RecordState;
  /** `undefined`: it does not say, or says what Security Hub does not know. */
  readonly severity: Severity | undefined;
  /** The control's own parameters, as Security Hub checks them. */
  readonly parameters: Parameters;
  /** All of them, up to 32: a finding may be about several. */
  readonly resources: readonly ResourceReading[];
  /** How many more there were than Security Hub allows. Those are not read. */
  readonly excessResources: number;
}

interface Resource {
  /** As the finding gives it: `AwsEc2SecurityGroup` in ASFF, `AWS::EC2::SecurityGroup` in OCSF. */
  readonly type: string;
  readonly id: string;
  /** A second name of the same resource. It must not point elsewhere either. */
  readonly otherId?: string | undefined;
  /** The name in the resource's details, where AWS Config names such a resource by a unique id. */
  readonly nameInDetails?: string | undefined;
  readonly region?: string | undefined;
  readonly partition?: string | undefined;
  readonly accountId?: string | undefined;
}

export type ResourceReading =
  { readonly ok: true; readonly resource: Resource } | { readonly ok: false; readonly error: string };

export type FindingReading = { readonly ok: true; readonly finding: Finding } | UnreadableFinding;

/** With whatever is known of it, so that the error can be shown where the finding is. */
export interface UnreadableFinding {
  readonly ok: false;
  readonly error: string;
  readonly findingId?: string;
  readonly reference?: FindingReference;
}

export type SubjectReading =
  | { readonly ok: true; readonly subject: Subject; readonly otherNames: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** ASFF allows no more. @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
export const mostResources = 32;

/** One subject per resource, in their order. A resource that is not clearly the finding's own becomes an error. */
export function subjectsOf(finding: Finding): readonly SubjectReading[] {
  const subjects = finding.resources.map((reading) => (reading.ok ? subjectOf(finding, reading.resource) : reading));
  if (finding.excessResources === 0) return subjects;
  const excess = `${finding.excessResources} more resources than the ${mostResources} that Security Hub allows`;
  return [...subjects, { ok: false, error: `The finding has ${excess}; they were left out.` }];
}

function subjectOf(finding: Finding, given: Resource): SubjectReading {
  const resource = { ...given, id: idAsGiven(given.type, given.id) };
  const { accountId } = finding.reference;
  const partition = partitionOfFinding(finding, resource);
  const region = regionOf(finding, resource);
  if (region === undefined) {
    return { ok: false, error: `Neither the finding nor its resource "${excerpt(resource.id)}" names a Region.` };
  }
  const owner = { accountId, partition: partition ?? partitionOf(region) };
  const error = whyForeign(resource, owner);
  if (error !== undefined) return { ok: false, error };
  const { controlId } = finding;
  const subject = { controlId, ...owner, region, resourceType: resource.type, resourceId: resource.id };
  const otherNames = [resource.otherId, resource.nameInDetails].filter((name) => name !== undefined);
  return { ok: true, subject, otherNames };
}

/** Security Hub's own ARNs come first: no resource can move its finding to another partition. */
function partitionOfFinding({ reference }: Finding, resource: Resource): string | undefined {
  return (
    parseArn(reference.productArn)?.partition ??
    parseArn(reference.id)?.partition ??
    resource.partition ??
    parseArn(resource.id)?.partition
  );
}

/**
 * The Region to act in. A resource's ARN knows best: a finding about a trail of several Regions is made in each of
 * them, but only the trail's home Region can change it.
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

/** Why the resource cannot be the finding's, or `undefined`. */
function whyForeign(resource: Resource, owner: Owner): string | undefined {
  const shown = `"${excerpt(resource.id)}"`;
  if (resource.accountId !== undefined && resource.accountId !== owner.accountId) {
    return `The resource ${shown} belongs to account ${resource.accountId}, the finding to ${owner.accountId}.`;
  }
  if (resource.partition !== undefined && resource.partition !== owner.partition) {
    const elsewhere = excerpt(resource.partition, 20);
    return `The resource ${shown} is in the partition ${elsewhere}, the finding is in ${owner.partition}.`;
  }
  if (isAccount(resource.type) && /^\d{12}$/.test(resource.id) && resource.id !== owner.accountId) {
    return `The resource ${shown} is not the finding's account ${owner.accountId}.`;
  }
  return mismatchOf(resource.id, owner) ?? mismatchOf(resource.otherId ?? resource.id, owner);
}
