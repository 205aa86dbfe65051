/**
 * Filters and pages the findings of GetFindings. One value of each field must match, and all fields must match.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html
 */
import { AwsError, type JsonObject } from '../gateway/index.ts';

/** The maximum page size of Security Hub. */
const mostPerPage = 100;

/** The maximum number of values for one field. */
const mostValues = 20;

/** Applies `Filters`, `MaxResults` and `NextToken` of a call to the findings. */
export function pageOf<Finding extends object>(
  findings: readonly Finding[],
  { Filters = {}, MaxResults = mostPerPage, NextToken }: JsonObject,
) {
  const size = Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > mostPerPage)
    throw invalid(`MaxResults must be 1 to ${mostPerPage}.`);
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalid('NextToken is not valid.');
  const conditions = Object.entries(Filters as JsonObject).map(([name, filter]) => conditionOf(name, filter));
  const matching = findings.filter((finding) => conditions.every((holds) => holds(finding)));
  const end = start + size;
  return { Findings: matching.slice(start, end), ...(end < matching.length ? { NextToken: String(end) } : {}) };
}

/** The fields of an OCSF finding that this module reads. */
export interface OcsfFinding {
  readonly finding_info?: { readonly uid: string };
  readonly status?: unknown;
  readonly status_id?: unknown;
}

/**
 * The filter of GetFindingsV2 by the id of the finding, the only one that is supported.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_OcsfFindingFilters.html
 */
export function hasUid(filters: unknown): (finding: OcsfFinding) => boolean {
  const { CompositeFilters = [] } = (filters ?? {}) as {
    readonly CompositeFilters?: readonly { readonly StringFilters?: readonly OcsfStringFilter[] }[];
  };
  const [filter, ...others] = CompositeFilters.flatMap(({ StringFilters = [] }) => StringFilters);
  if (filter?.FieldName !== 'finding_info.uid' || filter.Filter?.Comparison !== 'EQUALS' || others.length > 0)
    throw invalid('The local Security Hub filters OCSF findings by finding_info.uid only.');
  return ({ finding_info }) => finding_info?.uid === filter.Filter?.Value;
}

interface OcsfStringFilter {
  readonly FieldName?: string;
  readonly Filter?: { readonly Value?: string; readonly Comparison?: string };
}

/** The path of the field of each filter. Other filters are rejected, because ignoring them would match too much. */
const paths: { readonly [filter: string]: readonly string[] } = {
  Id: ['Id'],
  AwsAccountId: ['AwsAccountId'],
  Region: ['Region'],
  SeverityLabel: ['Severity', 'Label'],
  ProductArn: ['ProductArn'],
  Title: ['Title'],
  ComplianceSecurityControlId: ['Compliance', 'SecurityControlId'],
  ComplianceStatus: ['Compliance', 'Status'],
  RecordState: ['RecordState'],
  WorkflowStatus: ['Workflow', 'Status'],
};

/** Filters by a time, with a start and an end. @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DateFilter.html */
const times: ReadonlySet<string> = new Set(['FirstObservedAt']);

function conditionOf(name: string, filter: unknown): (finding: object) => boolean {
  if (times.has(name)) return withinTimes(name, filter);
  const path = paths[name];
  if (path === undefined) throw invalid(`The local Security Hub does not support the filter ${name}. Add its path.`);
  const wanted = filter as readonly { readonly Value?: string; readonly Comparison?: string }[];
  const alternatives = wanted.map(({ Value, Comparison = '' }) => {
    const matches = comparisons.get(Comparison);
    if (matches === undefined || Value === undefined)
      throw invalid(`The local Security Hub compares ${name} by ${[...comparisons.keys()].join(' and ')} only.`);
    return (text: string) => matches(text, Value);
  });
  if (wanted.length > mostValues) throw invalid(`Filters.${name} must have 1 to ${mostValues} elements.`);
  return (finding) => alternatives.some((matches) => matches(String(valueAt(finding, path))));
}

function withinTimes(name: string, filter: unknown): (finding: object) => boolean {
  const alternatives = (filter as readonly { readonly Start?: string; readonly End?: string }[]).map(
    ({ Start = '', End = '' }) => {
      const [start, end] = [Date.parse(Start), Date.parse(End)];
      if (Number.isNaN(start) || Number.isNaN(end)) throw invalid(`Filters.${name} needs a Start and an End.`);
      return (time: number) => time >= start && time <= end;
    },
  );
  return (finding) => alternatives.some((matches) => matches(Date.parse(String(valueAt(finding, [name])))));
}

const comparisons: ReadonlyMap<string, (text: string, value: string) => boolean> = new Map([
  ['EQUALS', (text: string, value: string) => text === value],
  ['PREFIX', (text: string, value: string) => text.startsWith(value)],
  ['CONTAINS', (text: string, value: string) => text.includes(value)],
]);

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as JsonObject)[name] : undefined),
    value,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}
