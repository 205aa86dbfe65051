/** Counts the open findings of a control in the home Region of Security Hub: in all accounts and linked Regions. */
import {
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFindingFilters,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import { findingsOf, registry } from '@asr/playbooks';
import { titleFilterOf } from '../controls/index.ts';
import { type Fact, isTransient } from '../model/index.ts';
import { configProduct, securityHubProducts } from './provenance.ts';

/** The maximum page size of Security Hub. */
const pageSize = 100;

/** Counts at most a thousand. A count that is too low only makes changes wait for approval earlier. */
const mostPages = 10;

/** One account counts for at most half, so that its findings never make up the whole count. */
const mostPagesOfAccount = mostPages / 2;

/**
 * Counts only findings that Security Hub produced, or AWS Config for a playbook that a customer brings. Anyone who may import findings can imitate those of a control, but
 * not their product.
 *
 * Throws errors that a retry can resolve. Any other error makes the count unknown.
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
    ...(isOfConfigRule(controlId)
      ? { Title: [...titleFilterOf(controlId)] }
      : { ComplianceSecurityControlId: equals(controlId) }),
    ComplianceStatus: equals('FAILED'),
    RecordState: equals('ACTIVE'),
    WorkflowStatus: equals('NEW', 'NOTIFIED'),
    ...(accountId === undefined ? {} : { AwsAccountId: equals(accountId) }),
  };
  try {
    const ids = await idsOf(client, Filters, accountId === undefined ? mostPages : mostPagesOfAccount, product);
    return { ok: true, value: ids.size };
  } catch (error) {
    if (await isTransient(error)) throw error;
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Uses a set, because a finding that changes during paging can be listed twice. */
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
 * Part of the `ProductArn` of the findings of a control. AWS reserves it for Security Hub, in every partition. The
 * findings of ASR's own controls are imported, so other principals can import similar ones. They raise only the share
 * of their own account.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-attributes.html#ProductArn
 */
function productOf(controlId: string): string {
  const isOwn = Object.hasOwn(registry, controlId) && registry[controlId]?.detectedBy !== undefined;
  if (isOfConfigRule(controlId)) return configProduct;
  return isOwn ? ':product/' : securityHubProducts.asff;
}

/** Only a playbook that a customer brings has such a control. */
function isOfConfigRule(controlId: string): boolean {
  return findingsOf(controlId) === 'config-rule';
}

/** A filter that matches any of the values. */
function equals(...values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
