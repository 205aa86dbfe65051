/**
 * Who says so. Controls that Security Hub checks are obeyed from Security Hub's own product alone. What ASR detects
 * itself is obeyed by the id of a finding that history knows from a detection, and then history's facts count: nothing
 * that such a finding says is used. Everything else is declined. Pure.
 */
import { type Finding, type ItemReading, makerOf, whyDeclined, whyInconsistent } from '../findings/index.ts';
import type { FindingReference, RemediationRecord } from '../model/index.ts';
import type { NotDone, World } from './world.ts';

export type Provenance =
  | { readonly kind: 'security-hub' }
  | { readonly kind: 'detected'; readonly record: RemediationRecord }
  /** Not worth a note: the finding is another's, or contradicts itself. `maker` is the same for what is reported once. */
  | { readonly kind: 'declined'; readonly maker: string; readonly notDone: NotDone };

type Declined = Extract<Provenance, { readonly kind: 'declined' }>;

export function provenanceOf(item: Extract<ItemReading, { readonly ok: true }>, world: World): Provenance {
  const { finding } = item;
  const { reference } = finding;
  const maker = makerOf(reference);
  switch (maker.kind) {
    case 'other':
      return declined(reference, 'skipped', whyDeclined(maker));
    case 'own':
      return ofOwnFinding(finding, world);
    case 'security-hub': {
      if (isDetected(finding.controlId, world)) {
        return declined(reference, 'refused', sentences.onlyDetected(finding.controlId));
      }
      const why = whyInconsistent(finding);
      return why === undefined ? { kind: 'security-hub' } : declined(reference, 'refused', why);
    }
  }
}

/** Of a finding that could not be read, as far as it says who made it. `undefined`: Security Hub, or it does not say. */
export function whyNotRead({ reference, error }: Extract<ItemReading, { readonly ok: false }>): Declined | undefined {
  if (reference === undefined) return undefined;
  const maker = makerOf(reference);
  if (maker.kind === 'security-hub') return undefined;
  return declined(reference, 'skipped', maker.kind === 'own' ? error : whyDeclined(maker));
}

/** The account writes findings of its own product as it likes: of this one, nothing but the id is believed. */
function ofOwnFinding({ reference, controlId }: Finding, world: World): Provenance {
  const record = world.detectionOf?.(reference.id);
  if (record === undefined || record.detection === null || !isDetected(record.controlId, world)) {
    return declined(reference, 'skipped', sentences.unknownDetection);
  }
  const isSame = record.accountId === reference.accountId && record.controlId === controlId;
  return isSame ? { kind: 'detected', record } : declined(reference, 'refused', sentences.otherDetection(record));
}

function isDetected(controlId: string, { controls }: World): boolean {
  return Object.hasOwn(controls, controlId) && controls[controlId]?.detectedBy !== undefined;
}

function declined({ accountId, productArn }: FindingReference, outcome: NotDone['outcome'], reason: string): Declined {
  return { kind: 'declined', maker: JSON.stringify([accountId, productArn, reason]), notDone: { outcome, reason } };
}

const sentences = {
  unknownDetection:
    "History knows no detection of ASR's own behind this finding of the account's product; ASR changes nothing.",
  otherDetection: ({ controlId, accountId }: RemediationRecord) =>
    `The finding contradicts history, which knows it from a detection of ${controlId} in account ${accountId}. ASR changes nothing.`,
  onlyDetected: (controlId: string) =>
    `ASR detects ${controlId} itself, and obeys no finding of Security Hub about it. ASR changes nothing.`,
};
