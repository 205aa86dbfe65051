/** The first stage: reads the event of an execution once. Only the kind decides how it is read. */
import { type DetectionReading, readDetectionOf } from '../detection/index.ts';
import { type FindingKind, type ItemReading, makerOf, readItemsOf } from '../findings/index.ts';
import type { OverdueFindings, Subject } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { ParseInput } from './world.ts';

type Input = ParseInput['input'];

export type Reading =
  | {
      readonly kind: 'findings';
      /** One per finding × resource, in order. */
      readonly items: readonly ItemReading[];
      /** The rule decides whether a finding is remediated or only observed. The finding cannot. */
      readonly source: Extract<Candidate['source'], 'custom-action' | 'imported' | 'observation' | 'deadline'>;
      /** ARN of the custom action, as Security Hub writes it into the event. */
      readonly button: string;
      /** Only with the source `deadline`. */
      readonly overdue?: OverdueFindings | undefined;
    }
  /** One for each resource. Empty: the event contains nothing to remediate. */
  | { readonly kind: 'detection'; readonly detections: readonly DetectionReading[] };

/** Never throws. */
export function read(input: Input): Reading {
  switch (input.kind) {
    case 'cloudtrail':
    case 'config':
      return { kind: 'detection', detections: readDetectionOf(input.kind, input.event) };
    case 'button':
      return ofFindings(input.kind, input.event, 'custom-action');
    case 'finding-asff':
    case 'finding-ocsf':
      return ofFindings(input.kind, input.event, input.rule === 'observe' ? 'observation' : 'imported');
    case 'overdue':
      return { ...ofFindings('finding-asff', input.event, 'deadline'), overdue: input.overdue };
  }
}

function ofFindings(
  kind: FindingKind,
  event: unknown,
  source: Extract<Reading, { readonly kind: 'findings' }>['source'],
): Extract<Reading, { readonly kind: 'findings' }> {
  const items = readItemsOf(kind, event);
  const resources: unknown =
    kind === 'button' && typeof event === 'object' && event !== null && 'resources' in event ? event.resources : [];
  const [button] = Array.isArray(resources) ? (resources as readonly unknown[]) : [];
  return { kind: 'findings', items, source, button: typeof button === 'string' ? button : '' };
}

/** The accounts that the decision needs, without duplicates. */
export function accountsIn(reading: Reading): readonly string[] {
  if (reading.kind === 'findings') {
    return [...new Set(reading.items.flatMap((item) => (item.ok ? [item.subject.accountId] : [])))];
  }
  return [...new Set(reading.detections.flatMap((one) => (one.ok ? [one.place.accountId] : [])))];
}

/** The controls and accounts of the findings. Only findings ask for tags. */
export function subjectsIn(reading: Reading): readonly Pick<Subject, 'controlId' | 'accountId'>[] {
  return reading.kind === 'findings' ? reading.items.flatMap((item) => (item.ok ? [item.subject] : [])) : [];
}

/** The finding ids for which history may have a detection, without duplicates. */
export function ownFindingsIn(reading: Reading): readonly string[] {
  if (reading.kind !== 'findings') return [];
  const own = reading.items.flatMap((item) =>
    item.ok && makerOf(item.finding.reference).kind === 'own' ? [item.finding.reference.id] : [],
  );
  return [...new Set(own)];
}
