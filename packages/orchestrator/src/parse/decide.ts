/**
 * What the policy decides of one candidate: a request, or why nothing is done. Findings, detections and approvals take
 * this one way, each time with the policy as it is now. Pure.
 */
import { normalizedType } from '../identity/index.ts';
import { excerpt, type Override, type RemediationRequest, type Subject } from '../model/index.ts';
import {
  type ControlSettings,
  type Forbidden,
  type PlaceFacts,
  settingsFor,
  wantsApproval,
  whyClosed,
  whyOutOfPlace,
} from '../policy/index.ts';
import type { Candidate } from './candidate.ts';
import type { NotDone, World } from './world.ts';

/** What the caller of the execution wants of the decision. */
export interface Wish {
  /** Changes nothing, and decides as if it did. */
  readonly step?: 'plan' | undefined;
  /** The operator's reason why scope and exceptions do not hold. */
  readonly override?: Override | undefined;
}

/** What a decision gives to a request. */
export type Decided = Pick<
  RemediationRequest,
  'step' | 'via' | 'parameters' | 'approvalRequired' | 'askedBecause' | 'override'
>;

export type Decision =
  { readonly kind: 'do'; readonly decided: Decided } | { readonly kind: 'leave'; readonly notDone: NotDone };

export function decide(candidate: Candidate, { override, step }: Wish, world: World): Decision {
  const { subject, source } = candidate;
  const settings = settingsFor(world.settings.policy, subject.controlId);
  const notDone =
    whyLeftAlone(candidate) ??
    whyNotAllowed(candidate, settings, world) ??
    whyImpossible(subject, settings, world) ??
    (override === undefined ? whyForbidden(candidate, world) : undefined);
  if (notDone !== undefined) return { kind: 'leave', notDone };
  return {
    kind: 'do',
    decided: {
      step: step ?? (isPlanOnly(source, settings) ? 'plan' : 'remediate'),
      via: settings.via,
      parameters: { finding: candidate.parameters, policy: settings.parameters },
      approvalRequired: settings.approvalRequired,
      override: override ?? null,
      ...askedOf(candidate, world),
    },
  };
}

/** In mode manual, what ASR detects is only planned: the finding shows it, and the button works on it. */
function isPlanOnly(source: Candidate['source'], { mode }: ControlSettings): boolean {
  return source === 'observation' || (source === 'detection' && mode !== 'automatic');
}

/** The rules let only open findings through; an execution that no rule started is held to the same. */
function whyLeftAlone({ status, source }: Candidate): NotDone | undefined {
  if (status === undefined) return undefined;
  if (status.workflowStatus === 'SUPPRESSED') return skipped(sentences.suppressed);
  const { workflowStatus, complianceStatus, recordState } = status;
  const isOpen = complianceStatus === 'FAILED' && workflowStatus === 'NEW' && recordState === 'ACTIVE';
  return isAutomatic(source) && !isOpen ? skipped(sentences.notOpen(status)) : undefined;
}

function isAutomatic(source: Candidate['source']): boolean {
  return source === 'imported' || source === 'observation';
}

function whyNotAllowed(
  { subject: { controlId }, source }: Candidate,
  { mode }: ControlSettings,
  { settings }: World,
): NotDone | undefined {
  if (settings.policy.stop) return skipped(sentences.stopped);
  if (mode === 'off') return skipped(sentences.off(controlId));
  if (source === 'imported' && mode !== 'automatic') return skipped(sentences.notAutomatic(controlId, mode));
  return source === 'observation' && mode !== 'observe' ? skipped(sentences.notObserved(controlId, mode)) : undefined;
}

function whyImpossible(subject: Subject, { via }: ControlSettings, { controls, settings }: World): NotDone | undefined {
  const { controlId, resourceType } = subject;
  const entry = Object.hasOwn(controls, controlId) ? controls[controlId] : undefined;
  if (entry === undefined) return refused(sentences.unknownControl(controlId));
  const types = [entry.resourceType, ...(entry.otherResourceTypes ?? [])];
  if (!types.some((type) => normalizedType(type) === normalizedType(resourceType))) {
    return refused(sentences.wrongType(subject, types.join(' or ')));
  }
  const lacksRunbook = via === 'runbook' && !Object.hasOwn(settings.runbooks, controlId);
  return lacksRunbook ? refused(sentences.noRunbook(controlId)) : undefined;
}

function whyForbidden(candidate: Candidate, world: World): Forbidden | undefined {
  return whyOutOfPlace(world.settings.policy, factsOf(candidate, world), world.now);
}

/** Why an approver is asked because of place and time. The button and an approval are a person's already. */
function askedOf(candidate: Candidate, world: World): Partial<Pick<Decided, 'approvalRequired' | 'askedBecause'>> {
  const { policy } = world.settings;
  const facts = factsOf(candidate, world);
  if (wantsApproval(policy, facts)) return { approvalRequired: true };
  if (candidate.source === 'custom-action' || candidate.source === 'approval') return {};
  const closed = whyClosed(policy.windows, facts, world.now);
  return closed === undefined ? {} : { approvalRequired: true, askedBecause: closed };
}

function factsOf({ subject, severity }: Candidate, { organizationalUnits }: World): PlaceFacts {
  return { ...subject, severity, organizationalUnits: organizationalUnits(subject.accountId) };
}

const skipped = (reason: string): NotDone => ({ outcome: 'skipped', reason });
const refused = (reason: string): NotDone => ({ outcome: 'refused', reason });

type Status = NonNullable<Candidate['status']>;

const sentences = {
  suppressed: 'The finding is suppressed, so ASR leaves it alone. Set its workflow status to NEW if ASR should act.',
  notOpen: ({ complianceStatus, workflowStatus, recordState }: Status) =>
    `Only open findings are remediated automatically; this is ${complianceStatus}, ${workflowStatus}, ${recordState}.`,
  stopped: 'ASR is stopped: asr.config.yaml says "stop: true". Nothing was changed.',
  unknownControl: (controlId: string) =>
    `ASR has no playbook for ${controlId}. Remediate it by hand; "asr controls" lists what ASR can do.`,
  off: (controlId: string) => `asr.config.yaml sets ${controlId} to off. Set it to manual or automatic to change that.`,
  notAutomatic: (controlId: string, mode: string) =>
    `asr.config.yaml sets ${controlId} to ${mode}. Use the button, or set it to automatic.`,
  notObserved: (controlId: string, mode: string) =>
    `asr.config.yaml sets ${controlId} to ${mode}, and this event came by the rule for observed findings.`,
  wrongType: ({ controlId, resourceType }: Subject, expected: string) =>
    `The playbook of ${controlId} remediates ${expected}, not ${excerpt(resourceType, 60)}. Remediate it by hand.`,
  noRunbook: (controlId: string) =>
    `asr.config.yaml wants ${controlId} by a runbook, and none is deployed. Deploy it, or remove "via: runbook".`,
};
