/** Open findings in Security Hub: failed, active, and with workflow status NEW, as the event rules match. */
import {
  GetFindingsCommand,
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Retry } from '../runtime/index.ts';

/** Values of one field are alternatives. A field that is missing or empty does not filter. */
export interface FindingsFilter {
  readonly ids?: readonly string[];
  readonly controls?: readonly string[];
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** Labels, such as `HIGH`. */
  readonly severities?: readonly string[];
}

export interface OpenFindings {
  readonly findings: readonly AwsSecurityFinding[];
  /** Whether Security Hub has more findings than the limit. */
  readonly hasMore: boolean;
}

/** Maximum page size of GetFindings. */
const pageSize = 100;

/**
 * Reads open findings, page by page.
 *
 * @param limit Maximum number of findings.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function openFindings(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  limit: number,
  retry: Retry,
): Promise<OpenFindings> {
  const found = new Map<string, AwsSecurityFinding>();
  for await (const page of openFindingPages(hub, filter, retry)) {
    // A finding that is updated while the pages are read can appear twice.
    for (const finding of page) found.set(finding.Id ?? '', finding);
    if (found.size > limit) break;
  }
  return { findings: [...found.values()].slice(0, limit), hasMore: found.size > limit };
}

/**
 * Reads open findings, one page at a time.
 *
 * @param pause Called between two pages. GetFindings accepts three calls a second. @default no pause
 */
export async function* openFindingPages(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  retry: Retry,
  pause: () => Promise<void> = async () => {},
): AsyncGenerator<readonly AwsSecurityFinding[]> {
  const Filters = filtersOf(filter);
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { NextToken: token };
    const page = await retry(() => hub.send(new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more })));
    yield page.Findings ?? [];
    token = page.NextToken;
    if (token !== undefined) await pause();
  } while (token !== undefined);
}

/** One page of open findings. The token is that of Security Hub, and valid for the same filter. */
export async function findingPage(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  { limit, token }: { readonly limit: number; readonly token?: string | undefined },
  retry: Retry,
): Promise<{ readonly findings: readonly AwsSecurityFinding[]; readonly nextToken?: string }> {
  const more = token === undefined ? {} : { NextToken: token };
  const { Findings = [], NextToken } = await retry(() =>
    hub.send(new GetFindingsCommand({ Filters: filtersOf(filter), MaxResults: limit, ...more })),
  );
  return { findings: Findings, ...(NextToken === undefined ? {} : { nextToken: NextToken }) };
}

/** GetFindings combines the values of one field with OR, and the fields with AND. */
function filtersOf({ ids, controls, accounts, regions, severities }: FindingsFilter): AwsSecurityFindingFilters {
  const filters: { readonly [field: string]: readonly string[] | undefined } = {
    ComplianceStatus: ['FAILED'],
    WorkflowStatus: ['NEW'],
    RecordState: ['ACTIVE'],
    Id: ids,
    ComplianceSecurityControlId: controls,
    AwsAccountId: accounts,
    Region: regions,
    SeverityLabel: severities,
  };
  return Object.fromEntries(
    Object.entries(filters).flatMap(([field, values = []]) =>
      values.length === 0 ? [] : [[field, values.map((Value) => ({ Value, Comparison: 'EQUALS' }))]],
    ),
  );
}
