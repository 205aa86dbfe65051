/** Reads one page of findings from Security Hub, in all accounts and linked Regions of the administrator. */
import {
  GetFindingsCommand,
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';

/** The maximum page size of Security Hub. */
const pageSize = 100;

export interface FindingPage {
  readonly findings: readonly AwsSecurityFinding[];
  readonly token?: string | undefined;
}

/**
 * @param token Of the page before. Security Hub does not say how long a token is valid. If it refuses one, the query starts
 *   again: history has what was done.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function findPage(
  hub: SecurityHubClient,
  filters: AwsSecurityFindingFilters,
  token: string | undefined,
): Promise<FindingPage> {
  try {
    const { Findings = [], NextToken } = await send(hub, filters, token);
    return { findings: Findings, token: NextToken };
  } catch (error) {
    const isRefused = error instanceof Error && error.name === 'InvalidInputException';
    if (token === undefined || !isRefused) throw error;
    return findPage(hub, filters, undefined);
  }
}

function send(hub: SecurityHubClient, Filters: AwsSecurityFindingFilters, NextToken: string | undefined) {
  const more = NextToken === undefined ? {} : { NextToken };
  return hub.send(new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more }));
}
