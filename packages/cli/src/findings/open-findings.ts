/** Existing findings in Security Hub with workflow status NEW. */
import {
  GetFindingsCommand,
  type AwsSecurityFinding,
  type SecurityHubClient,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import type { Retry } from './backing-off.ts';

export interface BacklogFilter {
  readonly controls: readonly string[];
  /** Empty: all accounts. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** Maximum page size of GetFindings. */
const pageSize = 100;

/**
 * Reads failed, new and active findings, as the event rules match. GetFindings combines values of one field with OR, and
 * fields with AND.
 *
 * @param limit Maximum number of findings.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function findBacklog(
  hub: SecurityHubClient,
  { controls, accounts, regions }: BacklogFilter,
  limit: number,
  retry: Retry,
): Promise<readonly AwsSecurityFinding[]> {
  const Filters = {
    ComplianceSecurityControlId: equals(controls),
    ComplianceStatus: equals(['FAILED']),
    WorkflowStatus: equals(['NEW']),
    RecordState: equals(['ACTIVE']),
    ...(accounts.length === 0 ? {} : { AwsAccountId: equals(accounts) }),
    ...(regions.length === 0 ? {} : { Region: equals(regions) }),
  };
  const found = new Map<string, AwsSecurityFinding>();
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { NextToken: token };
    const page = await retry(() => hub.send(new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more })));
    // A finding that is updated while the pages are read can appear twice.
    for (const finding of page.Findings ?? []) found.set(finding.Id ?? '', finding);
    token = page.NextToken;
  } while (token !== undefined && found.size < limit);
  return [...found.values()].slice(0, limit);
}

function equals(values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
