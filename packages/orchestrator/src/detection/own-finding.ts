/**
 * A finding of ASR's own, for what Security Hub does not check: it shows what ASR detected, and the button works on it.
 * It belongs to the member account, whose role imports it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
import type { AnyPlaybook } from '@asr/playbooks';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { type FindingReference, type RemediationRequest, type Subject, shorten } from '../model/index.ts';

export type OwnFinding = AwsSecurityFinding;

/** Whatever opens the network is serious. */
export const ownSeverity = 'HIGH';

/**
 * Where the finding is, and will be: one for each control and resource, so that detecting the same thing again updates
 * it. If the violation is an event and not a state, each event has its own.
 */
export function ownReference(
  { controlId, partition, region, accountId, resourceId }: Omit<Subject, 'resourceType'>,
  eventId?: string,
): FindingReference {
  return {
    id: ['asr', controlId, resourceId, ...(eventId === undefined ? [] : [eventId])].join('/').slice(0, 512),
    format: 'asff',
    productArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    accountId,
  };
}

/**
 * @param status `PASSED` ends it; a later `FAILED` then makes Security Hub call it new again.
 * @param description What is wrong, or how it ended.
 */
export function ownFinding(
  request: RemediationRequest,
  { title, resourceType }: Pick<AnyPlaybook, 'title' | 'resourceType'>,
  {
    status,
    description,
    now,
  }: { readonly status: 'FAILED' | 'PASSED'; readonly description: string; readonly now: Date },
): OwnFinding {
  const { controlId, accountId, region, partition, finding, detection } = request;
  const at = now.toISOString();
  return {
    SchemaVersion: '2018-10-08',
    Id: finding.id,
    ProductArn: finding.productArn,
    GeneratorId: `asr/${controlId}`,
    AwsAccountId: accountId,
    Region: region,
    Types: ['Software and Configuration Checks/AWS Security Best Practices/Network Reachability'],
    CreatedAt: detection?.at ?? at,
    UpdatedAt: at,
    Severity: { Label: status === 'FAILED' ? ownSeverity : 'INFORMATIONAL' },
    Title: shorten(`${controlId}: ASR would ${title}`, 256),
    Description: shorten(description, 1024),
    Resources: [{ Type: resourceType, Id: request.resourceId, Partition: partition as 'aws', Region: region }],
    Compliance: {
      Status: status,
      SecurityControlId: controlId,
      SecurityControlParameters: asParameters(request.parameters.finding),
    },
    ProductFields: { ControlId: controlId },
    RecordState: 'ACTIVE',
  };
}

/** So that the button, pressed days later, hands the same parameters over. */
function asParameters(parameters: RemediationRequest['parameters']['finding']) {
  return Object.entries(parameters).map(([Name, value]) => ({
    Name,
    Value: [typeof value === 'string' ? value : JSON.stringify(value)],
  }));
}
