/**
 * From whatever Security Hub, a person or a pipeline hands over to a flat list: one item per finding and resource.
 * An item that cannot be read becomes an error in its place; the rest goes on.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html
 */
import { isAsff, readAsff } from './asff.ts';
import { type FindingReference, type Source, type Subject, sanitize } from '../model/index.ts';
import { type Finding, type UnreadableFinding, subjectsOf } from './finding.ts';
import { isOcsf, readOcsf } from './ocsf.ts';

/** `finding`: handed over by itself, in no event. */
export type ItemSource = Extract<Source, 'custom-action' | 'imported'> | 'finding';

/** What may hold a finding, and where in the input it stood, counted from 0. */
export type Item =
  | { readonly ok: true; readonly index: number; readonly source: ItemSource; readonly input: object }
  | { readonly ok: false; readonly index: number; readonly source: ItemSource; readonly error: string };

/** One resource of one finding, or why there is none. */
export type ItemReading =
  | {
      readonly ok: true;
      readonly index: number;
      readonly source: ItemSource;
      readonly subject: Subject;
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
    };

const sources: ReadonlyMap<string, ItemSource> = new Map([
  ['Security Hub Findings - Custom Action', 'custom-action'],
  ['Security Hub Findings - Imported', 'imported'],
  ['Findings Imported V2', 'imported'],
]);

/** More than fits into an event or an execution; it only keeps a hostile input from filling the memory. */
const mostItems = 10_000;

/** One item per finding × resource, in order, with all that is known of each. Never throws. */
export function readItems(input: unknown): readonly ItemReading[] {
  return itemsOf(input).flatMap((item): readonly ItemReading[] => {
    if (!item.ok) return [item];
    const { index, source } = item;
    const reading = readFinding(item.input);
    if (!reading.ok) return [{ ...reading, index, source }];
    const { finding } = reading;
    const { controlId, reference } = finding;
    return subjectsOf(finding).map((subject) =>
      subject.ok
        ? { ok: true, index, source, subject: subject.subject, finding }
        : { ok: false, index, source, error: subject.error, findingId: reference.id, reference, controlId },
    );
  });
}

/** The findings of an EventBridge event, of a bare finding, or of a list of either, in order. */
export function itemsOf(input: unknown): readonly Item[] {
  const findings = Array.isArray(input) ? input.slice(0, mostItems).flatMap(findingsOf) : findingsOf(input);
  const items = findings.slice(0, mostItems).map((item, index): Item => ({ ...item, index }));
  if (items.length === findings.length && !(Array.isArray(input) && input.length > mostItems)) return items;
  const error = `The input has more findings than the ${mostItems} that are read at once; the rest was left out.`;
  return [...items, { ok: false, index: items.length, source: 'finding', error }];
}

type Unnumbered =
  | { readonly ok: true; readonly source: ItemSource; readonly input: object }
  | { readonly ok: false; readonly source: ItemSource; readonly error: string };

function findingsOf(input: unknown): readonly Unnumbered[] {
  if (!isObject(input)) return [notAFinding('finding', input)];
  if (Object.hasOwn(input, 'detail-type') || Object.hasOwn(input, 'detail')) return findingsOfEvent(input);
  // What `aws securityhub get-findings` prints.
  if (Object.hasOwn(input, 'Findings')) return listed('finding', input['Findings'], 'Findings');
  return [{ ok: true, source: 'finding', input }];
}

function findingsOfEvent(event: { readonly [key: string]: unknown }): readonly Unnumbered[] {
  const { source: sender, detail } = event;
  if (sender !== undefined && sender !== 'aws.securityhub') {
    return [problem('finding', `source must be aws.securityhub${insteadOf(sender)}.`)];
  }
  const detailType = event['detail-type'];
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
  if (findings.length === 0) return [problem(source, `${field} must hold at least one finding.`)];
  // One more than is read, so that the caller sees that there are more.
  return findings
    .slice(0, mostItems + 1)
    .map((finding: unknown) =>
      isObject(finding) ? { ok: true, source, input: finding } : notAFinding(source, finding),
    );
}

function readFinding(input: object): UnreadableFinding | { readonly ok: true; readonly finding: Finding } {
  if (isOcsf(input)) return readOcsf(input);
  if (isAsff(input)) return readAsff(input);
  return { ok: false, error: 'This is neither an event of Security Hub nor a finding in ASFF or OCSF.' };
}

function notAFinding(source: ItemSource, input: unknown): Unnumbered {
  return problem(source, `A finding must be an object${insteadOf(input)}.`);
}

function problem(source: ItemSource, error: string): Unnumbered {
  return { ok: false, source, error };
}

/** What was there instead, without trusting it. */
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
