/**
 * Requests of those who own accounts and may not start executions. Whatever they send, it comes to their own accounts:
 * findings and records are read from where ASR has them, never from the event, and whose they are decides.
 *
 * About what belongs to others the answer is the same as about what does not exist, in a record of its own: an answer
 * under the id of another owner's remediation would be written into their record.
 */
import { type RemediationRecord, type Source, answerAboutNothing, excerpt, remediationIdOf } from '../model/index.ts';
import { type Delegate, readDelegate } from './delegate.ts';
import { type DelegatedEvent, type DelegatedRequest, readDelegatedRequest } from './request-event.ts';
import { type Delegation, type UnitsOf, isWithin } from '../policy/index.ts';
import type { Parsed, ResumeEvent, Resumed } from '../parse/index.ts';

/** An ASFF finding, as Security Hub gives it. */
export interface FoundFinding {
  readonly Id?: string | undefined;
  readonly AwsAccountId?: string | undefined;
}

export interface DelegateDesk {
  readonly executionId: string;
  readonly delegations: readonly Delegation[];
  readonly unitsOf: UnitsOf;
  readonly findRecord: (remediationId: string) => Promise<RemediationRecord | undefined>;
  /** Throws where they cannot be read. */
  readonly findFindings: (ids: readonly string[]) => Promise<readonly FoundFinding[]>;
  /** Goes on with a remediation that is theirs, as an administrator would. */
  readonly resume: (event: ResumeEvent, record: RemediationRecord) => Promise<Resumed>;
  /** As if the button were pressed on these findings. */
  readonly press: (findings: readonly FoundFinding[], actor: string, step?: 'plan') => Promise<Parsed>;
  /** For the operator of ASR: what a delegate need not know. */
  readonly warn: (message: string, about: { readonly [name: string]: string }) => void;
}

/** Whatever is wrong with the event becomes an answer. */
export async function carryOutDelegated(event: DelegatedEvent, desk: DelegateDesk): Promise<Parsed> {
  const delegate = readDelegate(event.source);
  if (delegate === undefined) return refuse(desk, 'custom-action', sentences.nobody(event.source));
  const reading = readDelegatedRequest(event);
  if (!reading.ok) return refuse(desk, 'custom-action', sentences.unreadable(delegate, reading.error));
  const { request } = reading;
  const delegation = desk.delegations.find(({ name }) => name === delegate.delegation);
  if (delegation === undefined) return refuse(desk, sources[request.action], sentences.noDelegation(delegate));
  if (!delegation.may.includes(request.action))
    return refuse(desk, sources[request.action], sentences.mayNot(delegate, request));
  return request.action === 'remediate'
    ? remediate(request, delegation, delegate, desk)
    : goOn(request, delegation, delegate, desk);
}

/** An approval, a rejection or an undo. */
async function goOn(
  request: Extract<DelegatedRequest, { readonly action: 'approve' | 'undo' }>,
  delegation: Delegation,
  delegate: Delegate,
  desk: DelegateDesk,
): Promise<Parsed> {
  const record = await desk.findRecord(request.remediationId);
  const isOwn =
    record !== undefined &&
    record.finding.accountId === record.accountId &&
    (await owns(delegation, record.accountId, desk));
  if (!isOwn) return refuse(desk, sources[request.action], sentences.noRemediation(delegate, request.remediationId));
  return toldInTheNote(await desk.resume(asResumeEvent(request, delegate.actor), record));
}

function asResumeEvent(
  request: Extract<DelegatedRequest, { readonly action: 'approve' | 'undo' }>,
  by: string,
): ResumeEvent {
  const { remediationId } = request;
  if (request.action === 'undo') return { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by } };
  const { decision, because } = request;
  return { source: 'asr', 'detail-type': 'ASR Approval', detail: { remediationId, decision, by, because } };
}

async function remediate(
  { findingIds, mode }: Extract<DelegatedRequest, { readonly action: 'remediate' }>,
  delegation: Delegation,
  delegate: Delegate,
  desk: DelegateDesk,
): Promise<Parsed> {
  const ids = [...new Set(findingIds)];
  const reading = await findFindings(ids, desk);
  if (!reading.ok) return refuse(desk, 'custom-action', sentences.noAnswer(delegate, reading.error));
  const accountIds = [...new Set(reading.findings.map(({ AwsAccountId = '' }) => AwsAccountId))];
  const checked = await Promise.all(accountIds.map(async (id) => [id, await owns(delegation, id, desk)] as const));
  const own = new Set(checked.flatMap(([id, isOwn]) => (isOwn ? [id] : [])));
  const findings = reading.findings.filter(({ AwsAccountId = '' }) => own.has(AwsAccountId));

  const pressed = findings.length === 0 ? nothing : toldInTheNote(await desk.press(findings, delegate.actor, mode));
  const missing = ids.filter((id) => !findings.some(({ Id }) => Id === id));
  if (missing.length === 0) return pressed;
  // One for all of them: a hundred would not fit beside the others into the 256 KB of an execution.
  const { answers } = refuse(desk, 'custom-action', sentences.noFindings(delegate, missing));
  return { items: pressed.items, answers: [...pressed.answers, ...answers] };
}

type FindingsReading =
  { readonly ok: true; readonly findings: readonly FoundFinding[] } | { readonly ok: false; readonly error: string };

async function findFindings(ids: readonly string[], { findFindings: find }: DelegateDesk): Promise<FindingsReading> {
  try {
    return { ok: true, findings: await find(ids) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Where it cannot be found out, it is not theirs: that there is something to find out is none of their business. */
async function owns(delegation: Delegation, accountId: string, { unitsOf, warn }: DelegateDesk): Promise<boolean> {
  const within = await isWithin(delegation, accountId, unitsOf);
  if (within.ok) return within.value;
  warn('Refused a delegate, because the units of an account could not be looked up', {
    delegation: delegation.name,
    accountId,
    error: within.error,
  });
  return false;
}

/** They may look into nothing else. */
function toldInTheNote({ items, answers }: Parsed): Parsed {
  return {
    items: items.map((item) => ({ ...item, noteAnyway: true })),
    answers: answers.map((answer) => ({ ...answer, noteAnyway: true })),
  };
}

const nothing: Parsed = { items: [], answers: [] };

/** Under an id of its own, so that it is written into no record that is there already. */
function refuse({ executionId }: DelegateDesk, source: Source, reason: string): Parsed {
  const remediationId = remediationIdOf([executionId, 'delegated']);
  return { items: [], answers: [answerAboutNothing({ remediationId, source, outcome: 'refused', reason })] };
}

const sources: { readonly [action in DelegatedRequest['action']]: Source } = {
  remediate: 'custom-action',
  approve: 'approval',
  undo: 'undo',
};

const sentences = {
  nobody: (source: string) =>
    `The source "${excerpt(source, 120)}" does not say who asks: it must be asr.delegate/<delegation>/<aws:userid>. Ask with asr, by the policy of "asr delegation policy".`,
  unreadable: ({ actor }: Delegate, error: string) =>
    `${actor} asked for something that cannot be read: ${excerpt(error, 150)}`,
  noDelegation: ({ actor, delegation }: Delegate) =>
    `asr.config.yaml has no delegation ${delegation}, so ${actor} may ask for nothing.`,
  mayNot: ({ actor, delegation }: Delegate, { action }: DelegatedRequest) =>
    `${actor} may not ${action}: asr.config.yaml does not allow it to ${delegation}.`,
  noRemediation: ({ actor }: Delegate, id: string) =>
    `${actor} has no remediation ${id}. Look for its id in the finding's note. If it is right, ask again later.`,
  noFindings: ({ actor }: Delegate, ids: readonly string[]) =>
    `${actor} has no ${ids.length === 1 ? 'finding' : `${ids.length} of these findings`}: ${excerpt(ids.join(', '), 120)}. Look for the id in Security Hub. If it is right, ask again later.`,
  noAnswer: ({ actor }: Delegate, error: string) =>
    `Security Hub did not return the findings that ${actor} asked for, so nothing was touched. Ask again later. ${excerpt(error, 100)}`,
};
