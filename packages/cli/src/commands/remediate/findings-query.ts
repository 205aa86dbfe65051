/** Findings that Security Hub has already, and nobody has dealt with. */
import {
  GetFindingsCommand,
  type AwsSecurityFinding,
  type SecurityHubClient,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import type { Retry } from './backing-off.ts';

export interface BacklogFilter {
  readonly controls: readonly string[];
  /** Empty: all. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** The most that Security Hub answers at once. */
const pageSize = 100;

/**
 * Failed, new and active: what an event rule lets through. Values of one field are alternatives, fields are not.
 *
 * @param limit How many are wanted at most.
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
    // What moves while it is listed comes twice.
    for (const finding of page.Findings ?? []) found.set(finding.Id ?? '', finding);
    token = page.NextToken;
  } while (token !== undefined && found.size < limit);
  return [...found.values()].slice(0, limit);
}

function equals(values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
