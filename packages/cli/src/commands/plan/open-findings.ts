/** Open findings of Security Hub, a page at a time. */
import {
  paginateGetFindings,
  type AwsSecurityFindingFilters,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';

export interface FindingsFilter {
  readonly finding?: readonly string[];
  readonly control?: readonly string[];
  readonly account?: readonly string[];
  readonly severity?: readonly string[];
}

/**
 * Returns failed, new and active findings of the given controls. Values of one option are alternatives.
 *
 * @param limit The most findings.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function openFindings(
  client: SecurityHubClient,
  filter: FindingsFilter,
  limit: number,
): Promise<readonly object[]> {
  const findings: object[] = [];
  const pages = paginateGetFindings({ client, pageSize: Math.min(limit, 100) }, { Filters: filtersOf(filter) });
  for await (const { Findings = [] } of pages) {
    findings.push(...Findings);
    if (findings.length >= limit) break;
  }
  return findings.slice(0, limit);
}

function filtersOf({ finding, control, account, severity }: FindingsFilter): AwsSecurityFindingFilters {
  const equals = (values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' as const }));
  return {
    ComplianceStatus: equals(['FAILED']),
    RecordState: equals(['ACTIVE']),
    WorkflowStatus: equals(['NEW']),
    ...(finding === undefined ? {} : { Id: equals(finding) }),
    ...(control === undefined ? {} : { ComplianceSecurityControlId: equals(control) }),
    ...(account === undefined ? {} : { AwsAccountId: equals(account) }),
    ...(severity === undefined ? {} : { SeverityLabel: equals(severity) }),
  };
}
