/** Open findings in Security Hub: failed, active, and with workflow status NEW, as the event rules match. */
import {
  GetFindingsCommand,
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { inBatches, titleFilterOf } from '@asr/orchestrator';
import { findingsOf as findingsBy } from '@asr/playbooks';
import type { Retry } from '../runtime/index.ts';

/** Values of one field are alternatives. A field that is missing or empty does not filter. */
export interface FindingsFilter {
  readonly ids?: readonly string[];
  readonly controls?: readonly string[];
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** Labels, such as `HIGH`. */
  readonly severities?: readonly string[];
  /** The end of the product ARN. */
  readonly product?: string;
  /** @default only NEW, as the event rules match */
  readonly workflow?: readonly string[];
  /** Only findings whose violation began at this time or earlier. ISO 8601. */
  readonly observedUntil?: string;
}

export interface OpenFindings {
  readonly findings: readonly AwsSecurityFinding[];
  /** Whether Security Hub has more findings than the limit. */
  readonly hasMore: boolean;
}

/** Maximum page size of GetFindings. */
const pageSize = 100;

/**
 * Maximum number of values for one field.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
const mostValues = 20;

/**
 * Reads open findings. A filter that needs several queries gets findings of each in turn, so that the limit does not cut
 * off all findings of the last values.
 *
 * @param limit Maximum number of findings.
 */
export async function openFindings(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  limit: number,
  retry: Retry,
): Promise<OpenFindings> {
  // A finding that is updated while the pages are read can appear twice.
  const found = new Map<string, AwsSecurityFinding>();
  let queries = queriesOf(filter).map((Filters) => findingsOf(hub, Filters, retry));
  while (queries.length > 0 && found.size <= limit) {
    const ended = new Set<object>();
    for (const query of queries) {
      const next = await query.next();
      if (next.done === true) ended.add(query);
      else found.set(next.value.Id ?? '', next.value);
      if (found.size > limit) break;
    }
    queries = queries.filter((query) => !ended.has(query));
  }
  return { findings: [...found.values()].slice(0, limit), hasMore: found.size > limit };
}

async function* findingsOf(hub: SecurityHubClient, Filters: AwsSecurityFindingFilters, retry: Retry) {
  for await (const page of pagesOf(hub, [Filters], retry)) yield* page;
}

/**
 * Reads open findings, one page at a time.
 *
 * @param pause Called between two pages. GetFindings accepts three calls a second. @default no pause
 */
export function openFindingPages(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  retry: Retry,
  pause: () => Promise<void> = async () => {},
): AsyncGenerator<readonly AwsSecurityFinding[]> {
  return pagesOf(hub, queriesOf(filter), retry, pause);
}

async function* pagesOf(
  hub: SecurityHubClient,
  queries: readonly AwsSecurityFindingFilters[],
  retry: Retry,
  pause?: () => Promise<void>,
): AsyncGenerator<readonly AwsSecurityFinding[]> {
  let position: Position | undefined = start;
  while (position !== undefined) {
    const page = await pageAt(hub, queries, position, pageSize, retry);
    yield page.findings;
    position = page.next;
    if (position !== undefined) await pause?.();
  }
}

/** One page of open findings. The token is valid for the same filter. `undefined`: another filter made it. */
export async function findingPage(
  hub: SecurityHubClient,
  filter: FindingsFilter,
  { limit, token }: { readonly limit: number; readonly token?: string | undefined },
  retry: Retry,
): Promise<{ readonly findings: readonly AwsSecurityFinding[]; readonly nextToken?: string } | undefined> {
  const queries = queriesOf(filter);
  const position = token === undefined ? start : positionIn(token);
  if (position === undefined || position.query >= queries.length) return undefined;
  const { findings, next } = await pageAt(hub, queries, position, limit, retry);
  return { findings, ...(next === undefined ? {} : { nextToken: tokenOf(next) }) };
}

/** Where the next page begins. */
interface Position {
  /** Index of the query. */
  readonly query: number;
  /** The token of Security Hub. Missing: the first page. */
  readonly token?: string;
}

const start: Position = { query: 0 };

const tokenOf = ({ query, token = '' }: Position): string => `${query}:${token}`;

function positionIn(text: string): Position | undefined {
  const [, query, token = ''] = /^(\d{1,4}):([^]*)$/.exec(text) ?? [];
  if (query === undefined) return undefined;
  return { query: Number(query), ...(token === '' ? {} : { token }) };
}

async function pageAt(
  hub: SecurityHubClient,
  queries: readonly AwsSecurityFindingFilters[],
  { query, token }: Position,
  MaxResults: number,
  retry: Retry,
): Promise<{ readonly findings: readonly AwsSecurityFinding[]; readonly next: Position | undefined }> {
  const more = token === undefined ? {} : { NextToken: token };
  const Filters = queries[query] ?? {};
  const { Findings = [], NextToken } = await retry(() =>
    hub.send(new GetFindingsCommand({ Filters, MaxResults, ...more })),
  );
  const findings = Findings.filter((finding) => matches(finding, Filters));
  const isLast = query + 1 >= queries.length;
  if (NextToken !== undefined) return { findings, next: { query, token: NextToken } };
  return { findings, next: isLast ? undefined : { query: query + 1 } };
}

/** The value of each field that a query filters by. */
const valueOf: { readonly [field: string]: (finding: AwsSecurityFinding) => string | undefined } = {
  ComplianceStatus: ({ Compliance }) => Compliance?.Status,
  WorkflowStatus: ({ Workflow }) => Workflow?.Status,
  RecordState: ({ RecordState }) => RecordState,
  Id: ({ Id }) => Id,
  ComplianceSecurityControlId: ({ Compliance }) => Compliance?.SecurityControlId,
  AwsAccountId: ({ AwsAccountId }) => AwsAccountId,
  Region: ({ Region }) => Region,
  SeverityLabel: ({ Severity }) => Severity?.Label,
  Title: ({ Title }) => Title,
  ProductArn: ({ ProductArn }) => ProductArn,
};

/** An endpoint such as moto ignores the filters. A finding without a value for the field matches. */
function matches(finding: AwsSecurityFinding, filters: AwsSecurityFindingFilters): boolean {
  return Object.entries(filters).every(([field, values]) => {
    const value = valueOf[field]?.(finding);
    return value === undefined || (values as readonly Condition[]).some((one) => holdsFor(one, value));
  });
}

interface Condition {
  readonly Value?: string;
  readonly Comparison?: string;
}

function holdsFor({ Value = '', Comparison }: Condition, value: string): boolean {
  if (Comparison === 'CONTAINS') return value.includes(Value);
  return Comparison === 'PREFIX' ? value.startsWith(Value) : value === Value;
}

/**
 * The queries that together match the filter. Each has at most 20 values for one field.
 *
 * GetFindings combines the values of one field with OR, and the fields with AND.
 */
function queriesOf(filter: FindingsFilter): AwsSecurityFindingFilters[] {
  const { controls = [] } = filter;
  const ofRules = controls.filter((controlId) => findingsBy(controlId) === 'config-rule');
  const others = controls.filter((controlId) => !ofRules.includes(controlId));
  return [
    ...(ofRules.length > 0 && others.length === 0 ? [] : queriesByFields({ ...filter, controls: others })),
    // AWS Config names no control in its findings.
    ...ofRules.flatMap((controlId) =>
      queriesByFields({ ...filter, controls: [] }).map((query) => ({ ...query, Title: [...titleFilterOf(controlId)] })),
    ),
  ];
}

function queriesByFields({
  ids,
  controls,
  accounts,
  regions,
  severities,
  product,
  workflow = ['NEW'],
  observedUntil,
}: FindingsFilter): AwsSecurityFindingFilters[] {
  const fields: { readonly [field: string]: readonly string[] | undefined } = {
    ComplianceStatus: ['FAILED'],
    WorkflowStatus: workflow,
    RecordState: ['ACTIVE'],
    Id: ids,
    ComplianceSecurityControlId: controls,
    AwsAccountId: accounts,
    Region: regions,
    SeverityLabel: severities,
  };
  return Object.entries(fields).reduce<AwsSecurityFindingFilters[]>(
    (queries, [field, values = []]) => {
      // A value that is given twice would be in two queries.
      const parts = inBatches([...new Set(values)], mostValues);
      if (parts.length === 0) return queries;
      return queries.flatMap((query) =>
        parts.map((part) => ({ ...query, [field]: part.map((Value) => ({ Value, Comparison: 'EQUALS' })) })),
      );
    },
    [
      {
        ...(product === undefined ? {} : { ProductArn: [{ Value: product, Comparison: 'CONTAINS' }] }),
        ...(observedUntil === undefined ? {} : { FirstObservedAt: [{ Start: firstTime, End: observedUntil }] }),
      },
    ],
  );
}

/** A date filter has a start and an end. */
const firstTime = '1970-01-01T00:00:00.000Z';
