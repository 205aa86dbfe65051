/** How many findings of a control are open, as Security Hub knows it in the home Region: in all accounts and linked Regions. */
import {
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFindingFilters,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import { registry } from '@asr/playbooks';
import { type Fact, isTransient } from '../model/index.ts';
import { securityHubProducts } from './provenance.ts';

/** The most that Security Hub answers at once. */
const pageSize = 100;

/** A thousand or more count as a thousand: the fewer there seem to be, the earlier a change waits for approval. */
const mostPages = 10;

/** At most half of that is one account's, so that its findings never make up the whole share. */
const mostPagesOfAccount = mostPages / 2;

/**
 * Counts what Security Hub itself found. Anyone who may import findings can import some that look like a control's;
 * those have another product, and do not count.
 *
 * Throws what a later try can fix; any other error makes the count unknown.
 *
 * @param accountId Counts in this account only.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFindingFilters.html
 */
export async function countOpenFindings(
  controlId: string,
  accountId?: string,
  client = new SecurityHubClient({ maxAttempts: 5 }),
): Promise<Fact<number>> {
  const product = productOf(controlId);
  const Filters: AwsSecurityFindingFilters = {
    ProductArn: [{ Value: product, Comparison: 'CONTAINS' }],
    ComplianceSecurityControlId: equals(controlId),
    ComplianceStatus: equals('FAILED'),
    RecordState: equals('ACTIVE'),
    WorkflowStatus: equals('NEW', 'NOTIFIED'),
    ...(accountId === undefined ? {} : { AwsAccountId: equals(accountId) }),
  };
  try {
    const ids = await idsOf(client, Filters, accountId === undefined ? mostPages : mostPagesOfAccount, product);
    return { ok: true, value: ids.size };
  } catch (error) {
    if (isTransient(error)) throw error;
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** What moves while it is listed comes twice, and counts once. */
async function idsOf(
  client: SecurityHubClient,
  Filters: AwsSecurityFindingFilters,
  pages: number,
  product: string,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const more = token === undefined ? {} : { NextToken: token };
    const { Findings = [], NextToken } = await client.send(
      new GetFindingsCommand({ Filters, MaxResults: pageSize, ...more }),
    );
    for (const { Id = '', ProductArn = '' } of Findings) if (ProductArn.includes(product)) ids.add(Id);
    token = NextToken;
    if (token === undefined) break;
  }
  return ids;
}

/**
 * Part of the `ProductArn` of the findings of a control. AWS gives it to Security Hub alone, in every partition. The
 * findings of ASR's own controls are imported, so others can import the like: they raise the share of their own
 * account.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-attributes.html#ProductArn
 */
function productOf(controlId: string): string {
  const isOwn = Object.hasOwn(registry, controlId) && registry[controlId]?.detectedBy !== undefined;
  return isOwn ? ':product/' : securityHubProducts.asff;
}

/** One of them. */
function equals(...values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
