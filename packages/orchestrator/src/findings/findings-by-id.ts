/** Reads findings from Security Hub. ASR never uses the content of a finding that a caller sends. */
import { GetFindingsCommand, type AwsSecurityFinding, type SecurityHubClient } from '@aws-sdk/client-securityhub';

/** A filter has at most 20 values for one field. */
const idsPerCall = 20;
const pageSize = 100;

/** Ids are unique only within a product, and members can import findings with any id, so the number of pages is limited. */
const mostPages = 10;

/**
 * Returns the findings with these ids, in all accounts and Regions of the administrator. Throws if not all can be read.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFindingFilters.html
 */
export async function findingsById(
  client: SecurityHubClient,
  ids: readonly string[],
): Promise<readonly AwsSecurityFinding[]> {
  const found: AwsSecurityFinding[] = [];
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const some = ids.slice(at, at + idsPerCall);
    const answered = await everyPage(client, some);
    // Keeps exact matches only, whatever Security Hub treats as equal.
    found.push(...answered.filter(({ Id }) => Id !== undefined && some.includes(Id)));
  }
  return found;
}

async function everyPage(client: SecurityHubClient, ids: readonly string[]): Promise<readonly AwsSecurityFinding[]> {
  const Filters = { Id: ids.map((Value) => ({ Value, Comparison: 'EQUALS' as const })) };
  const findings: AwsSecurityFinding[] = [];
  let token: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const more = token === undefined ? {} : { NextToken: token };
    const { Findings = [], NextToken } = await client.send(
      new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more }),
    );
    findings.push(...Findings);
    if (NextToken === undefined) return findings;
    token = NextToken;
  }
  throw new Error(`More than ${mostPages * pageSize} findings have one of these ids.`);
}
