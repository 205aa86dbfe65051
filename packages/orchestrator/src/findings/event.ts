/**
 * Turns the input of Security Hub, an operator or a pipeline into a flat list with one item per finding and resource. An
 * item that cannot be read becomes an error at its position; the others are not affected.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html
 */
import { isAsff, readAsff } from './asff.ts';
import { type FindingReference, type Source, type Subject, sanitize } from '../model/index.ts';
import { type Finding, type UnreadableFinding, subjectsOf } from './finding.ts';
import { isOcsf, readOcsf } from './ocsf.ts';
import { whyOtherEvent, whyOtherFormat } from './other-formats.ts';

/** `finding`: a finding without an event. */
export type ItemSource = Extract<Source, 'custom-action' | 'imported'> | 'finding';

/** A possible finding, and its position in the input, counted from 0. */
export type Item =
  | { readonly ok: true; readonly index: number; readonly source: ItemSource; readonly input: object }
  | { readonly ok: false; readonly index: number; readonly source: ItemSource; readonly error: string };

/** One resource of one finding, or why it could not be read. */
export type ItemReading =
  | {
      readonly ok: true;
      readonly index: number;
      readonly source: ItemSource;
      readonly subject: Subject;
      /** Other names of the resource in the finding. */
      readonly otherNames: readonly string[];
      readonly finding: Finding;
    }
  | {
      readonly ok: false;
      readonly index: number;
      readonly source: ItemSource;
      readonly error: string;
      readonly findingId?: string;
      readonly reference?: FindingReference;
      readonly controlId?: string;
      readonly isRefused?: true;
    };

/** The required detail type and format of each kind of event. */
const kinds: {
  readonly [kind in FindingKind]: {
    readonly detailType: string;
    readonly source: ItemSource;
    readonly format?: 'asff' | 'ocsf';
  };
} = {
  button: { detailType: 'Security Hub Findings - Custom Action', source: 'custom-action' },
  'finding-asff': { detailType: 'Security Hub Findings - Imported', source: 'imported', format: 'asff' },
  'finding-ocsf': { detailType: 'Findings Imported V2', source: 'imported', format: 'ocsf' },
};

/** The kinds of executions whose events contain findings. */
export type FindingKind = 'finding-asff' | 'finding-ocsf' | 'button';

const sources: ReadonlyMap<string, ItemSource> = new Map(
  Object.values(kinds).map(({ detailType, source }) => [detailType, source]),
);

/** More than fits into an event or an execution. Limits the memory that hostile input can use. */
const mostItems = 10_000;

/** Returns one item per finding × resource, in order. Never throws. */
export function readItems(input: unknown): readonly ItemReading[] {
  return itemsOf(input).flatMap(readingsOf);
}

/**
 * The same as `readItems`, for an event whose kind is known from the rule that matched it. An event of another kind is
 * an error, and so is a finding of the other format.
 */
export function readItemsOf(kind: FindingKind, event: unknown): readonly ItemReading[] {
  const { detailType, source, format } = kinds[kind];
  const given = isObject(event) ? event['detail-type'] : undefined;
  if (given !== detailType) {
    return [{ ok: false, index: 0, source, error: `detail-type must be "${detailType}"${insteadOf(given)}.` }];
  }
  return itemsOf(event).flatMap((item): readonly ItemReading[] => {
    if (!item.ok || format === undefined || isOcsf(item.input) === (format === 'ocsf')) return readingsOf(item);
    const error = `An event "${detailType}" must have findings in ${format.toUpperCase()}.`;
    return [{ ok: false, index: item.index, source, error }];
  });
}

function readingsOf(item: Item): readonly ItemReading[] {
  if (!item.ok) return [item];
  const { index, source } = item;
  const reading = readFinding(item.input);
  if (!reading.ok) return [{ ...reading, index, source }];
  const { finding } = reading;
  const { controlId, reference } = finding;
  return subjectsOf(finding).map((subject) =>
    subject.ok
      ? { ok: true, index, source, subject: subject.subject, otherNames: subject.otherNames, finding }
      : { ok: false, index, source, error: subject.error, findingId: reference.id, reference, controlId },
  );
}

/** The findings of an EventBridge event, of a bare finding, or of a list of either, in order. */
export function itemsOf(input: unknown): readonly Item[] {
  const findings = Array.isArray(input) ? input.slice(0, mostItems).flatMap(findingsOf) : findingsOf(input);
  const items = findings.slice(0, mostItems).map((item, index): Item => ({ ...item, index }));
  if (items.length === findings.length && !(Array.isArray(input) && input.length > mostItems)) return items;
  const error = `The input has more than ${mostItems} findings. The rest was not read.`;
  return [...items, { ok: false, index: items.length, source: 'finding', error }];
}

type Unnumbered =
  | { readonly ok: true; readonly source: ItemSource; readonly input: object }
  | { readonly ok: false; readonly source: ItemSource; readonly error: string };

function findingsOf(input: unknown): readonly Unnumbered[] {
  if (!isObject(input)) return [notAFinding('finding', input)];
  if (Object.hasOwn(input, 'detail-type') || Object.hasOwn(input, 'detail')) return findingsOfEvent(input);
  // The output of `aws securityhub get-findings`, which can be empty.
  if (Array.isArray(input['Findings']) && input['Findings'].length === 0) return [];
  if (Object.hasOwn(input, 'Findings')) return listed('finding', input['Findings'], 'Findings');
  // Inspector and Macie print theirs in lower case. Each then names its product.
  if (Array.isArray(input['findings']) && !isAsff(input)) return listed('finding', input['findings'], 'findings');
  return [{ ok: true, source: 'finding', input }];
}

function findingsOfEvent(event: { readonly [key: string]: unknown }): readonly Unnumbered[] {
  const { source: sender, detail } = event;
  const detailType = event['detail-type'];
  if (sender !== undefined && sender !== 'aws.securityhub') {
    const isOther = typeof sender === 'string' && !sources.has(String(detailType));
    const error = isOther ? whyOtherEvent(sender, detailType) : `source must be aws.securityhub${insteadOf(sender)}.`;
    return [problem('finding', error)];
  }
  const source = typeof detailType === 'string' ? sources.get(detailType) : undefined;
  if (source === undefined) {
    const known = [...sources.keys()].map((name) => `"${name}"`).join(', ');
    return [problem('finding', `detail-type must be one of ${known}${insteadOf(detailType)}.`)];
  }
  if (!isObject(detail)) return [problem(source, `detail must be an object${insteadOf(detail)}.`)];
  return listed(source, Object.hasOwn(detail, 'findings') ? detail['findings'] : undefined, 'detail.findings');
}

function listed(source: ItemSource, findings: unknown, field: string): readonly Unnumbered[] {
  if (!Array.isArray(findings)) return [problem(source, `${field} must be a list of findings${insteadOf(findings)}.`)];
  if (findings.length === 0) return [problem(source, `${field} must contain at least one finding.`)];
  // Keeps one more than the limit, so that the caller can report the rest.
  return findings
    .slice(0, mostItems + 1)
    .map((finding: unknown) =>
      isObject(finding) ? { ok: true, source, input: finding } : notAFinding(source, finding),
    );
}

function readFinding(input: object): UnreadableFinding | { readonly ok: true; readonly finding: Finding } {
  if (isOcsf(input)) return readOcsf(input);
  const otherFormat = whyOtherFormat(input);
  if (otherFormat !== undefined) return { ok: false, error: otherFormat };
  if (isAsff(input)) return readAsff(input);
  if (isCloudTrail(input)) return { ok: false, error: cloudTrailAlone };
  return { ok: false, error: notUnderstood };
}

const notUnderstood = 'The input is neither a Security Hub event nor a finding in ASFF or OCSF.';

/** A CloudTrail record, or a file of records as CloudTrail writes it to a bucket. */
function isCloudTrail(input: object): boolean {
  return ['eventSource', 'eventName', 'eventVersion'].every((field) => field in input) || 'Records' in input;
}

const cloudTrailAlone =
  'The input is a CloudTrail record without an EventBridge event. Send each record as "detail" of an event with "source": "aws.ec2", ' +
  '"detail-type": "AWS API Call via CloudTrail", and its "account", "region" and "id".';

function notAFinding(source: ItemSource, input: unknown): Unnumbered {
  return problem(source, `A finding must be an object${insteadOf(input)}.`);
}

function problem(source: ItemSource, error: string): Unnumbered {
  return { ok: false, source, error };
}

/** Describes the actual value safely. */
function insteadOf(value: unknown): string {
  if (value === undefined) return '; it is missing';
  if (typeof value === 'string') return `, not "${sanitize(value)}"`;
  if (Array.isArray(value)) return ', not a list';
  if (typeof value === 'number' || typeof value === 'boolean') return `, not ${value}`;
  return value === null ? ', not null' : ', not an object';
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
