/** Reads findings from Security Hub. ASR never uses the content of a finding that a caller sends. */
import {
  type AwsSecurityFinding,
  GetFindingsCommand,
  GetFindingsV2Command,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { FindingReference } from '../model/index.ts';
import { complianceStatusOf, recordStateOf, workflowStatusOf } from './statuses/index.ts';

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

/**
 * Returns why the finding is no longer open, as a sentence, or `undefined` if it is. Throws if it cannot be read.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export async function whyClosed(
  reference: FindingReference,
  client = new SecurityHubClient({ maxAttempts: 5 }),
): Promise<string | undefined> {
  const { id, productArn, accountId, format } = reference;
  const found =
    format === 'asff'
      ? (await findingsById(client, [id])).map(statusesOfAsff)
      : (await ocsfById(client, id)).map(statusesOfOcsf);
  // Ids are unique only within a product, and members can import findings with any id.
  const own = found.find((one) => one.id === id && one.productArn === productArn && one.accountId === accountId);
  if (own === undefined) return 'Security Hub no longer has the finding.';
  const { compliance, workflow, state } = own;
  const isOpen = compliance === 'FAILED' && state === 'ACTIVE' && ['NEW', 'NOTIFIED'].includes(workflow);
  return isOpen ? undefined : `The finding is now ${compliance}, ${workflow}, ${state}.`;
}

interface Statuses {
  readonly id: string | undefined;
  readonly productArn: string | undefined;
  readonly accountId: string | undefined;
  readonly compliance: string;
  readonly workflow: string;
  readonly state: string;
}

function statusesOfAsff(finding: AwsSecurityFinding): Statuses {
  const { Id, ProductArn, AwsAccountId, Compliance, Workflow, RecordState = 'ACTIVE' } = finding;
  return {
    id: Id,
    productArn: ProductArn,
    accountId: AwsAccountId,
    compliance: Compliance?.Status ?? 'NOT_AVAILABLE',
    workflow: Workflow?.Status ?? 'NEW',
    state: RecordState,
  };
}

/** The fields of an OCSF finding that tell whether it is open. */
interface OcsfFinding {
  readonly finding_info?: { readonly uid?: string };
  readonly metadata?: { readonly product?: { readonly uid?: string } };
  readonly cloud?: { readonly account?: { readonly uid?: string } };
  readonly activity_id?: number;
  readonly status_id?: number;
  readonly status?: string;
  readonly compliance?: { readonly status_id?: number; readonly status?: string };
}

function statusesOfOcsf(finding: OcsfFinding): Statuses {
  const { finding_info, metadata, cloud, activity_id, status_id, status, compliance } = finding;
  return {
    id: finding_info?.uid,
    productArn: metadata?.product?.uid,
    accountId: cloud?.account?.uid,
    compliance: complianceStatusOf(compliance?.status_id, compliance?.status),
    workflow: workflowStatusOf(status_id, status),
    state: recordStateOf(activity_id, status_id),
  };
}

/** @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html */
async function ocsfById(client: SecurityHubClient, id: string): Promise<readonly OcsfFinding[]> {
  const StringFilters = [
    { FieldName: 'finding_info.uid' as const, Filter: { Value: id, Comparison: 'EQUALS' as const } },
  ];
  const { Findings = [], NextToken } = await client.send(
    new GetFindingsV2Command({ Filters: { CompositeFilters: [{ StringFilters }] }, MaxResults: pageSize }),
  );
  if (NextToken !== undefined) throw new Error(`More than ${pageSize} findings have this id.`);
  return Findings as readonly OcsfFinding[];
}
