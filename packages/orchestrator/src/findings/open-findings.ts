/** How many findings of a control are open, as Security Hub knows it in the home Region: in all accounts and linked Regions. */
import {
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import { type Fact, isTransient } from '../model/index.ts';
import { securityHubProducts } from './provenance.ts';

/** The most that Security Hub answers at once. */
const pageSize = 100;

/** A thousand or more count as a thousand: the fewer there seem to be, the earlier a person is asked. */
const mostPages = 10;

/**
 * Throws what a later try can fix; any other error is the answer that the number is unknown.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function countOpenFindings(
  controlId: string,
  client = new SecurityHubClient({ maxAttempts: 5 }),
): Promise<Fact<number>> {
  const Filters: AwsSecurityFindingFilters = {
    ComplianceSecurityControlId: equals(controlId),
    ComplianceStatus: equals('FAILED'),
    RecordState: equals('ACTIVE'),
    WorkflowStatus: equals('NEW', 'NOTIFIED'),
  };
  // What moves while it is listed comes twice.
  const ids = new Set<string>();
  try {
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const more = token === undefined ? {} : { NextToken: token };
      const { Findings = [], NextToken } = await client.send(
        new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more }),
      );
      for (const id of Findings.flatMap(idOfSecurityHub)) ids.add(id);
      token = NextToken;
      if (token === undefined) break;
    }
    return { ok: true, value: ids.size };
  } catch (error) {
    if (isTransient(error)) throw error;
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Members import findings of other products, and could make the number of findings as large as they like. */
function idOfSecurityHub({ Id = '', ProductArn = '' }: AwsSecurityFinding): readonly string[] {
  return ProductArn.endsWith(securityHubProducts.asff) ? [Id] : [];
}

/** One of them. */
function equals(...values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
