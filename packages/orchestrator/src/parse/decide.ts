/**
 * Applies the policy to one candidate: the result is a request, or the reason why ASR does nothing. The same code
 * decides findings, detections and approvals, always with the current policy. Pure.
 */
import { isContainment } from '../controls/index.ts';
import { normalizedType } from '../identity/index.ts';
import { sanitize, type Override, type RemediationRequest, type Subject } from '../model/index.ts';
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

/** The options that the caller of the execution sets. */
export interface CallerOptions {
  /** Plans without changing anything. */
  readonly step?: 'plan' | undefined;
  /** The operator's reason for ignoring scope and exceptions. */
  readonly override?: Override | undefined;
}

/** The fields of a request that come from the decision. */
export type Decided = Pick<
  RemediationRequest,
  'step' | 'via' | 'parameters' | 'approvalRequired' | 'askedBecause' | 'override'
>;

export type Decision =
  { readonly kind: 'do'; readonly decided: Decided } | { readonly kind: 'leave'; readonly notDone: NotDone };

export function decide(candidate: Candidate, { override, step }: CallerOptions, world: World): Decision {
  const { subject, source } = candidate;
  const settings = settingsFor(world.settings.policy, subject.controlId);
  const notDone =
    whyIgnored(candidate, world) ??
    whyNotAllowed(candidate, settings, world) ??
    whyImpossible(subject, settings, world) ??
    (override === undefined ? whyForbidden(candidate, world) : undefined);
  if (notDone !== undefined) return { kind: 'leave', notDone };
  return {
    kind: 'do',
    decided: {
      step: step ?? (isPlanOnly(source, settings) ? 'plan' : 'remediate'),
      via: settings.via,
      parameters: { finding: candidate.parameters, policy: parametersOf(subject, settings, world) },
      approvalRequired: settings.approvalRequired,
      override: override ?? null,
      ...askedOf(candidate, world),
    },
  };
}

/** The parameters of the policy, and the values of tags that were looked up for the account. */
function parametersOf(
  { controlId, accountId }: Subject,
  { parameters }: ControlSettings,
  { organizationValues }: World,
): ControlSettings['parameters'] {
  const values = organizationValues?.(controlId, accountId);
  return values === undefined ? parameters : { ...parameters, organizationValues: values };
}

/**
 * In the mode `manual`, ASR only plans for its own detections: the finding shows the plan, and the button works on it. A
 * deadline changes nothing that is only observed.
 */
function isPlanOnly(source: Candidate['source'], { mode }: ControlSettings): boolean {
  if (source === 'deadline') return mode === 'observe';
  return source === 'observation' || (source === 'detection' && mode !== 'automatic');
}

/** The event rules match only open findings. An execution that another caller started obeys the same condition. */
function whyIgnored({ status, source, subject }: Candidate, { controls }: World): NotDone | undefined {
  if (status === undefined) return undefined;
  if (status.workflowStatus === 'SUPPRESSED') return skipped(sentences.suppressed);
  const { workflowStatus, complianceStatus, recordState } = status;
  // A threat has no compliance status.
  const isFailed = complianceStatus === 'FAILED' || isContainment(subject.controlId, controls);
  // ASR sets NOTIFIED when it did not remediate a finding, which can be overdue nevertheless.
  const isDue = workflowStatus === 'NEW' || (source === 'deadline' && workflowStatus === 'NOTIFIED');
  const isOpen = isFailed && isDue && recordState === 'ACTIVE';
  return isAutomatic(source) && !isOpen ? skipped(sentences.notOpen(status)) : undefined;
}

function isAutomatic(source: Candidate['source']): boolean {
  return source === 'imported' || source === 'observation' || source === 'deadline';
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

function whyImpossible(subject: Subject, { via }: ControlSettings, world: World): NotDone | undefined {
  const { controls, settings } = world;
  const { controlId, resourceType } = subject;
  const entry = Object.hasOwn(controls, controlId) ? controls[controlId] : undefined;
  if (entry === undefined) return refused(sentences.unknownControl(controlId));
  const types = [entry.resourceType, ...(entry.otherResourceTypes ?? [])];
  if (!types.some((type) => normalizedType(type) === normalizedType(resourceType))) {
    return refused(sentences.wrongType(subject, types.join(' or ')));
  }
  if (entry.respondsTo !== undefined && isOwn(subject, world)) return refused(sentences.ownPrincipal(subject));
  const lacksRunbook = via === 'runbook' && !Object.hasOwn(settings.runbooks, controlId);
  return lacksRunbook ? refused(sentences.noRunbook(controlId)) : undefined;
}

/** Whether the role or user is one of ASR: without it, ASR can neither undo the containment nor remediate anything. */
function isOwn({ resourceId }: Subject, { isOwnRole, ownPrefix }: World): boolean {
  const [, name = ''] = /^arn:[^:]+:iam::\d+:(?:role|user)\/(.+)$/.exec(resourceId) ?? [];
  return isOwnRole(resourceId) || (ownPrefix !== undefined && name.startsWith(ownPrefix));
}

function whyForbidden(candidate: Candidate, world: World): Forbidden | undefined {
  return whyOutOfPlace(world.settings.policy, factsOf(candidate, world), world.now);
}

/**
 * Requires approval because of place or time. Time does not apply to the button and to an approval. A deadline gives its
 * reason also to changes that require no approval.
 */
function askedOf(candidate: Candidate, world: World): Partial<Pick<Decided, 'approvalRequired' | 'askedBecause'>> {
  const { policy } = world.settings;
  const facts = factsOf(candidate, world);
  const { source, overdue } = candidate;
  const isTimed = source !== 'custom-action' && source !== 'approval';
  const isWanted = wantsApproval(policy, facts) || overdue?.action === 'ask';
  const closed = isTimed && !isWanted ? whyClosed(policy.windows, facts, world.now) : undefined;
  const reasons = [overdue?.reason, closed].filter((reason) => reason !== undefined);
  return {
    ...(isWanted || closed !== undefined ? { approvalRequired: true } : {}),
    ...(reasons.length === 0 ? {} : { askedBecause: reasons.join(' ') }),
  };
}

function factsOf({ subject, severity }: Candidate, { organizationalUnits }: World): PlaceFacts {
  return { ...subject, severity, organizationalUnits: organizationalUnits(subject.accountId) };
}

const skipped = (reason: string): NotDone => ({ outcome: 'skipped', reason });
const refused = (reason: string): NotDone => ({ outcome: 'refused', reason });

type Status = NonNullable<Candidate['status']>;

const sentences = {
  suppressed:
    'The finding is suppressed, so ASR does not remediate it. To remediate it, set its workflow status to NEW.',
  notOpen: ({ complianceStatus, workflowStatus, recordState }: Status) =>
    `ASR remediates only open findings automatically; this finding is ${complianceStatus}, ${workflowStatus}, ${recordState}.`,
  stopped: 'ASR is stopped by "stop: true" in asr.config.yaml. Nothing was changed.',
  unknownControl: (controlId: string) =>
    `ASR has no playbook for ${controlId}. Remediate it manually. To list the controls of ASR, run \`asr controls\`.`,
  off: (controlId: string) =>
    `asr.config.yaml sets ${controlId} to off. To remediate it, set it to manual or automatic.`,
  notAutomatic: (controlId: string, mode: string) =>
    `asr.config.yaml sets ${controlId} to ${mode}. Use the button, or set it to automatic.`,
  notObserved: (controlId: string, mode: string) =>
    `asr.config.yaml sets ${controlId} to ${mode}, but this event came from the rule for observed findings.`,
  wrongType: ({ controlId, resourceType }: Subject, expected: string) =>
    `The playbook of ${controlId} remediates ${expected}, not ${sanitize(resourceType, 60)}. Remediate it manually.`,
  ownPrincipal: ({ resourceId }: Subject) =>
    `${sanitize(resourceId, 120)} has the name of a role of ASR, which cannot contain itself. If it is misused, set "stop: true" in asr.config.yaml, and revoke its sessions in the IAM console.`,
  noRunbook: (controlId: string) =>
    `asr.config.yaml sets "via: runbook" for ${controlId}, but no runbook is deployed. Deploy it, or remove "via: runbook".`,
};
