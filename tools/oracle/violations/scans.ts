import { EnableCommand, Inspector2Client, type ResourceScanType } from '@aws-sdk/client-inspector2';
import type { OwnViolation } from './own-violation.ts';

const every: readonly ResourceScanType[] = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'];

/** Prowler requires every scan type of Amazon Inspector. All others are enabled. */
export function allScansBut(type: ResourceScanType): OwnViolation {
  return async ({ accountId, client }) => {
    const resourceTypes = every.filter((other) => other !== type);
    await client(Inspector2Client).send(new EnableCommand({ accountIds: [accountId], resourceTypes }));
    return `AWS::::Account:${accountId}`;
  };
}
