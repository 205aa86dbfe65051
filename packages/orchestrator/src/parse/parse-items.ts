/** Reads an input for `asr parse`. Decides nothing: it reads no policy and calls no AWS API. */
import { registry, type ControlEntry } from '@asr/playbooks';
import {
  type DetectionReading,
  detectionTypes,
  isDetection,
  ownReference,
  readDetection,
  whyNothing,
} from '../detection/index.ts';
import { eventsOfRecords } from './cloudtrail-records.ts';
import { type ItemSource, makerOf, readItems, whyDeclined } from '../findings/index.ts';
import type { FindingReference, Subject } from '../model/index.ts';

export type ParsedItem =
  | ({ readonly ok: true; readonly findingId: string; readonly source: ItemSource | 'detection' } & Subject)
  | {
      readonly ok: false;
      readonly error: string;
      readonly findingId?: string;
      readonly index: number;
      /** The event is valid and requires no action. */
      readonly isNothing?: true;
    };

type Controls = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'remediesEvent' | 'resourceType'> };

/**
 * Returns one item per finding × resource, or per control × resource of a detection, in order. Records of CloudTrail are
 * read as the events that EventBridge sends for them. Never throws.
 */
export function parseItems(given: unknown, controls: Controls = registry): readonly ParsedItem[] {
  const input = Array.isArray(given) ? given.flatMap(eventsOfRecords) : inputOf(eventsOfRecords(given));
  const elements: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (!elements.some(isDetection)) return itemsOfFindings(input);
  return elements.flatMap((element, position) =>
    isDetection(element)
      ? itemsOfDetection(element, position, controls)
      : itemsOfFindings(element).map((item) => (item.ok ? item : { ...item, index: position })),
  );
}

/** Keeps a single document as it is, because its position is not that of a list. */
function inputOf(events: readonly unknown[]): unknown {
  return events.length === 1 ? events[0] : events;
}

function itemsOfFindings(input: unknown): readonly ParsedItem[] {
  return readItems(input).map((item) => {
    const reference = item.ok ? item.finding.reference : item.reference;
    const foreign = reference === undefined ? undefined : whyForeign(reference);
    if (foreign !== undefined) return { ok: false, ...foreign, index: item.index };
    if (item.ok) return { ok: true, ...item.subject, findingId: item.finding.reference.id, source: item.source };
    const { error, findingId, index } = item;
    return findingId === undefined ? { ok: false, error, index } : { ok: false, error, findingId, index };
  });
}

/** A finding without a product is accepted: an operator wrote it to see how ASR reads it. */
function whyForeign({ id, ...reference }: FindingReference) {
  const maker = reference.productArn === '' ? undefined : makerOf({ id, ...reference });
  return maker?.kind === 'other' ? { error: whyDeclined(maker), findingId: id } : undefined;
}

function itemsOfDetection(event: object, index: number, controls: Controls): readonly ParsedItem[] {
  const items = isCallOfOtherService(event)
    ? []
    : readDetection(event).flatMap((reading) => itemsOfReading(reading, index, controls));
  return items.length > 0 ? items : [{ ok: false, error: whyNothing(event), index, isNothing: true }];
}

/** A log file has the calls of all services. Events of others than EC2 never reach ASR, so `readDetection` rejects them. */
function isCallOfOtherService(event: object): boolean {
  const { source, 'detail-type': type } = event as { readonly [field: string]: unknown };
  return type === detectionTypes.cloudTrail && typeof source === 'string' && /^aws\.(?!ec2$)/.test(source);
}

function itemsOfReading(reading: DetectionReading, index: number, controls: Controls): readonly ParsedItem[] {
  if (!reading.ok) {
    const { error, isNothing } = reading;
    return [isNothing === undefined ? { ok: false, error, index } : { ok: false, error, index, isNothing }];
  }
  const { detector, detection, place, configRule } = reading;
  return Object.entries(controls)
    .filter(([, { detectedBy = [] }]) => detectedBy.includes(detector))
    .filter(([, { resourceType }]) => resourceType === place.resourceType)
    .filter(([controlId]) => configRule === undefined || configRule.endsWith(`-${controlId}`))
    .map(([controlId, { remediesEvent }]) => {
      const subject = { controlId, ...place };
      const { id } = ownReference(subject, remediesEvent === true ? detection.id : undefined);
      return { ok: true, ...subject, findingId: id, source: 'detection' };
    });
}
