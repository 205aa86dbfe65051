/** Reads an input for `asr parse`. Decides nothing: it reads no policy and calls no AWS API. */
import { registry, type ControlEntry } from '@asr/playbooks';
import { type DetectionReading, isDetection, ownReference, readDetection } from '../detection/index.ts';
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

/** Returns one item per finding × resource, or per control × resource of a detection, in order. Never throws. */
export function parseItems(input: unknown, controls: Controls = registry): readonly ParsedItem[] {
  const elements: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (!elements.some(isDetection)) return itemsOfFindings(input);
  return elements.flatMap((element, position) =>
    isDetection(element)
      ? itemsOfDetection(element, position, controls)
      : itemsOfFindings(element).map((item) => (item.ok ? item : { ...item, index: position })),
  );
}

function itemsOfFindings(input: unknown): readonly ParsedItem[] {
  return readItems(input).map((item) => {
    const foreign = item.ok ? whyForeign(item.finding.reference) : undefined;
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
  return readDetection(event).flatMap((reading) => itemsOfReading(reading, index, controls));
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
