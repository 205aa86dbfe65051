/**
 * The findings in the local Security Hub, which a runbook without a playbook reads before it starts. Each command has a
 * Security Hub of its own, in memory. Pure.
 */
import type { RemediationRecord } from '@asr/orchestrator';

/** The findings of an event. */
export function findingsIn(event: object): readonly object[] {
  const { detail } = event as { readonly detail?: { readonly findings?: unknown } };
  return Array.isArray(detail?.findings)
    ? detail.findings.filter((finding): finding is object => typeof finding === 'object' && finding !== null)
    : [];
}

/** The finding of a remediation of an earlier command, as if Security Hub still reported it. */
export function openFindingOf({ finding, controlId, region, resourceType, resourceId }: RemediationRecord): object {
  const { id, productArn, accountId, format } = finding;
  if (format === 'asff') {
    return {
      Id: id,
      ProductArn: productArn,
      AwsAccountId: accountId,
      Region: region,
      ProductFields: { 'aws/config/ConfigRuleName': controlId },
      Compliance: { Status: 'FAILED', SecurityControlId: controlId },
      Workflow: { Status: 'NOTIFIED' },
      RecordState: 'ACTIVE',
      Resources: [{ Type: resourceType, Id: resourceId }],
    };
  }
  return {
    class_uid: 2003,
    finding_info: { uid: id },
    metadata: { product: { uid: productArn } },
    cloud: { account: { uid: accountId }, region },
    status: 'In Progress',
    compliance: { control: controlId, status: 'Fail' },
    resources: [{ type: resourceType, uid: resourceId }],
  };
}
