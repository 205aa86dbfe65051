/**
 * Checks where a finding comes from. For controls that Security Hub checks, ASR accepts only findings of Security Hub's
 * own product. For controls that ASR detects itself, it accepts only findings whose id history has from a detection. It
 * then uses the facts in history, and nothing else from the finding. For a containment, it accepts only findings of the
 * service's own product, and for a playbook of a customer also those of AWS Config. All other findings are declined. Pure.
 */
import { findingsOf } from '@asr/playbooks';
import { type Finding, type ItemReading, makerOf, whyDeclined, whyInconsistent } from '../findings/index.ts';
import type { FindingReference, RemediationRecord } from '../model/index.ts';
import type { NotDone, World } from './world.ts';

export type Provenance =
  | { readonly kind: 'security-hub' | 'threat-service' }
  | { readonly kind: 'detected'; readonly record: RemediationRecord }
  /** The finding belongs to another product, or contradicts itself. Findings with the same `maker` are reported once. */
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
    case 'config':
      return ofConfig(finding, world);
    case 'threat-service':
    case 'security-hub': {
      const whyNot = whyNotOfMaker(finding.controlId, maker, world);
      if (whyNot !== undefined) return declined(reference, 'refused', whyNot);
      const why = whyInconsistent(finding);
      return why === undefined ? { kind: maker.kind } : declined(reference, 'refused', why);
    }
  }
}

/** Why a finding of this maker cannot be about the control, or `undefined`. */
function whyNotOfMaker(
  controlId: string,
  maker: Extract<ReturnType<typeof makerOf>, { readonly kind: 'security-hub' | 'threat-service' }>,
  { controls }: World,
): string | undefined {
  const { detectedBy, respondsTo } = (Object.hasOwn(controls, controlId) ? controls[controlId] : undefined) ?? {};
  if (maker.kind === 'threat-service') {
    return respondsTo?.includes(maker.service) === true ? undefined : sentences.noContainment(controlId);
  }
  if (respondsTo !== undefined) return sentences.onlyContains(controlId);
  return detectedBy === undefined ? undefined : sentences.onlyDetected(controlId);
}

/**
 * Only AWS Config writes such a finding, so its account, its Region and its rule are right. A principal that can create a rule in an
 * account decides about the resource that it names: the playbook reads that resource itself before it changes anything.
 */
function ofConfig(finding: Finding, { controls }: World): Provenance {
  const { controlId, reference } = finding;
  const isBrought = Object.hasOwn(controls, controlId) && controls[controlId]?.customer !== undefined;
  if (!isBrought || findingsOf(controlId) !== 'config-rule') return declined(reference, 'skipped', whyDeclined(config));
  const why = whyInconsistent(finding);
  return why === undefined ? { kind: 'security-hub' } : declined(reference, 'refused', why);
}

const config = { kind: 'other', product: 'product/aws/config' } as const;

/** Declines an unreadable finding of another product. `undefined`: the product is Security Hub, or unknown. */
export function whyNotRead({ reference, error }: Extract<ItemReading, { readonly ok: false }>): Declined | undefined {
  if (reference === undefined) return undefined;
  const maker = makerOf(reference);
  if (maker.kind === 'security-hub' || maker.kind === 'threat-service') return undefined;
  if (maker.kind === 'own') return declined(reference, 'skipped', error);
  return declined(reference, 'skipped', whyDeclined(maker.kind === 'config' ? config : maker));
}

/** Any principal of the account can write findings of the account's product. Only the id of the finding is used. */
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
    "The finding belongs to the account's own product, but history has no detection by ASR for it. Nothing was changed.",
  otherDetection: ({ controlId, accountId }: RemediationRecord) =>
    `The finding contradicts history, where it belongs to a detection of ${controlId} in account ${accountId}. Nothing was changed.`,
  noContainment: (controlId: string) =>
    `The finding asks for ${controlId}, which does not respond to findings of its service. Nothing was changed.`,
  onlyContains: (controlId: string) =>
    `${controlId} responds to findings of GuardDuty, Inspector and Macie. Security Hub has no such control. Nothing was changed.`,
  onlyDetected: (controlId: string) =>
    `ASR detects violations of ${controlId} itself, and ignores findings of Security Hub about it. Nothing was changed.`,
};
