/** Read: the event of an execution becomes readings, once. How it is read follows from the kind alone. */
import { type DetectionReading, readDetectionOf } from '../detection/index.ts';
import { type FindingKind, type ItemReading, makerOf, readItemsOf } from '../findings/index.ts';
import type { Candidate } from './candidate.ts';
import type { ParseInput } from './world.ts';

type Input = ParseInput['input'];

export type Reading =
  | {
      readonly kind: 'findings';
      /** One per finding × resource, in order. */
      readonly items: readonly ItemReading[];
      /** The rule says whether a finding is remediated or only observed; nothing in the finding does. */
      readonly source: Extract<Candidate['source'], 'custom-action' | 'imported' | 'observation'>;
      /** ARN of the button that was pressed, as Security Hub writes it into the event. */
      readonly button: string;
    }
  /** One for each resource. None: nothing happened that could be remediated. */
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
  }
}

function ofFindings(
  kind: FindingKind,
  event: unknown,
  source: Extract<Reading, { readonly kind: 'findings' }>['source'],
): Reading {
  const items = readItemsOf(kind, event);
  const resources: unknown =
    kind === 'button' && typeof event === 'object' && event !== null && 'resources' in event ? event.resources : [];
  const [button] = Array.isArray(resources) ? (resources as readonly unknown[]) : [];
  return { kind: 'findings', items, source, button: typeof button === 'string' ? button : '' };
}

/** The accounts that a decision will be about, each once. */
export function accountsIn(reading: Reading): readonly string[] {
  if (reading.kind === 'findings') {
    return [...new Set(reading.items.flatMap((item) => (item.ok ? [item.subject.accountId] : [])))];
  }
  return [...new Set(reading.detections.flatMap((one) => (one.ok ? [one.place.accountId] : [])))];
}

/** The ids under which history may know what ASR detected, each once. */
export function ownFindingsIn(reading: Reading): readonly string[] {
  if (reading.kind !== 'findings') return [];
  const own = reading.items.flatMap((item) =>
    item.ok && makerOf(item.finding.reference).kind === 'own' ? [item.finding.reference.id] : [],
  );
  return [...new Set(own)];
}
