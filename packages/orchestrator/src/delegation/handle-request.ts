/**
 * Handles requests of account owners who have no permission to start executions. They can only affect their own
 * accounts: findings and records are read from Security Hub and history, never from the event, and their account decides.
 *
 * Findings and remediations of other owners get the same answer as ones that do not exist. The answer has an id of its
 * own, because an answer with the id of another owner's remediation would be written into its record.
 */
import { type RemediationRecord, type Source, answerAboutNothing, sanitize, remediationIdOf } from '../model/index.ts';
import { type Delegate, readDelegate } from './delegate.ts';
import { type DelegatedEvent, type DelegatedRequest, readDelegatedRequest } from './request-event.ts';
import { lastChangesOf } from '../findings/index.ts';
import { type Delegation, includesControl } from '../policy/index.ts';
import { type ChatUser, chatSource, readChatUser } from './chat-user.ts';
import { judgeChat } from './judge-chat.ts';
import { type OwnershipContext, isOfDelegate, owns } from './ownership.ts';
import type { Parsed, ResumeEvent, Resumed } from '../parse/index.ts';

/** An ASFF finding, as Security Hub returns it. */
export interface FoundFinding {
  readonly Id?: string | undefined;
  readonly AwsAccountId?: string | undefined;
}

export interface DelegateContext extends OwnershipContext {
  readonly executionId: string;
  readonly delegations: readonly Delegation[];
  /** Whether the policy requires that the approver is not the requester. */
  readonly separateRequester: boolean;
  readonly findRecord: (remediationId: string) => Promise<RemediationRecord | undefined>;
  /** Newest first. Throws if history cannot be read. */
  readonly findRecordsOfFinding: (findingId: string) => Promise<readonly RemediationRecord[]>;
  /** Throws if the findings cannot be read. */
  readonly findFindings: (ids: readonly string[]) => Promise<readonly FoundFinding[]>;
  /** Resumes a remediation of the delegate, as for an administrator. */
  readonly resume: (event: ResumeEvent, record: RemediationRecord) => Promise<Resumed>;
  /** Has the same effect as the button on these findings. */
  readonly press: Remediate;
  /** Has the same effect as the rule of automatic controls on these findings. */
  readonly decideAsNew: Remediate;
}

type Remediate = (findings: readonly FoundFinding[], actor: string, step?: 'plan') => Promise<Parsed>;

/** Returns every problem of the event as an answer. */
export async function carryOutDelegated(event: DelegatedEvent, context: DelegateContext): Promise<Parsed> {
  if (event.source.split('/')[0] === chatSource) return decideInChat(event, context);
  const delegate = readDelegate(event.source);
  if (delegate === undefined) return refuse(context, 'custom-action', sentences.unknownCaller(event.source));
  const reading = readDelegatedRequest(event);
  if (!reading.ok) return refuse(context, 'custom-action', sentences.unreadable(delegate, reading.error));
  const { request } = reading;
  const delegation = context.delegations.find(({ name }) => name === delegate.delegation);
  if (delegation === undefined) return refuse(context, sources[request.action], sentences.noDelegation(delegate));
  if (!delegation.may.includes(request.action))
    return refuse(context, sources[request.action], sentences.mayNot(delegate, request));
  if (request.action === 'remediate') return remediate(request, delegation, delegate, context);
  return 'findingId' in request
    ? undoOfFinding(request.findingId, delegation, delegate, context)
    : resumeOwn(request, delegation, delegate, context);
}

/** A person decided in a chat. The policy maps the member of the chat to the person, and to their delegations. */
async function decideInChat(event: DelegatedEvent, context: DelegateContext): Promise<Parsed> {
  const user = readChatUser(event.source);
  if (user === undefined) return refuse(context, 'approval', sentences.unknownCaller(event.source));
  const delegate = asDelegate(user);
  const reading = readDelegatedRequest(event);
  if (!reading.ok) return refuse(context, 'approval', sentences.unreadable(delegate, reading.error));
  const { request } = reading;
  if (request.action !== 'approve') return refuse(context, sources[request.action], sentences.onlyApproves(delegate));
  const record = await context.findRecord(request.remediationId);
  const verdict = await judgeChat(user, request, record, context);
  if (!verdict.ok || record === undefined)
    return refuse(context, 'approval', sentences.notInChat(delegate, verdict.ok ? '' : verdict.reason));
  return withNote(await context.resume(asResumeEvent(request, verdict.actor), record));
}

function asDelegate({ chat, team, user }: ChatUser): Delegate {
  return { delegation: '', actor: `${chat}/${team}/${user}` };
}

type OfRemediation = Extract<DelegatedRequest, { readonly remediationId: string }>;

/** An approval, a rejection or an undo. */
async function resumeOwn(
  request: OfRemediation,
  delegation: Delegation,
  delegate: Delegate,
  context: DelegateContext,
): Promise<Parsed> {
  const record = await context.findRecord(request.remediationId);
  if (record === undefined || !(await isOfDelegate(record, delegation, context)))
    return refuse(context, sources[request.action], sentences.noRemediation(delegate, request.remediationId));
  return withNote(await context.resume(asResumeEvent(request, delegate.actor), record));
}

/** The note on a finding names no remediation, so history does. */
async function undoOfFinding(
  findingId: string,
  delegation: Delegation,
  delegate: Delegate,
  context: DelegateContext,
): Promise<Parsed> {
  const records = await context.findRecordsOfFinding(findingId);
  const checked = await Promise.all(
    records.map(async (one) => ((await isOfDelegate(one, delegation, context)) ? [one] : [])),
  );
  const last = lastChangesOf(checked.flat());
  if (last.length === 0) return refuse(context, 'undo', sentences.noChange(delegate, findingId));
  const resumed = await Promise.all(
    last.map((record) =>
      context.resume(asResumeEvent({ action: 'undo', remediationId: record.remediationId }, delegate.actor), record),
    ),
  );
  return withNote({
    items: resumed.flatMap(({ items }) => items),
    answers: resumed.flatMap(({ answers }) => answers),
  });
}

function asResumeEvent(request: OfRemediation, by: string): ResumeEvent {
  const { remediationId } = request;
  if (request.action === 'undo') return { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by } };
  const { decision, because, plan } = request;
  const detail = { remediationId, decision, by, because, ...(plan === undefined ? {} : { plan }) };
  return { source: 'asr', 'detail-type': 'ASR Approval', detail };
}

async function remediate(
  { findingIds, mode }: Extract<DelegatedRequest, { readonly action: 'remediate' }>,
  delegation: Delegation,
  delegate: Delegate,
  context: DelegateContext,
): Promise<Parsed> {
  const ids = [...new Set(findingIds)];
  const reading = await findFindings(ids, context);
  if (!reading.ok) return refuse(context, 'custom-action', sentences.noAnswer(delegate, reading.error));
  const accountIds = [...new Set(reading.findings.map(({ AwsAccountId = '' }) => AwsAccountId))];
  const checked = await Promise.all(accountIds.map(async (id) => [id, await owns(delegation, id, context)] as const));
  const own = new Set(checked.flatMap(([id, isOwn]) => (isOwn ? [id] : [])));
  const findings = reading.findings.filter(({ AwsAccountId = '' }) => own.has(AwsAccountId));

  const start = delegation.automaticOnly === true ? context.decideAsNew : context.press;
  const pressed =
    findings.length === 0
      ? nothing
      : ofControls(withNote(await start(findings, delegate.actor, mode)), delegation, delegate, context);
  const missing = ids.filter((id) => !findings.some(({ Id }) => Id === id));
  if (missing.length === 0) return pressed;
  // One answer for all of them: a hundred answers would not fit into the 256 KB of an execution.
  const { answers } = refuse(context, 'custom-action', sentences.noFindings(delegate, missing));
  return { items: pressed.items, answers: [...pressed.answers, ...answers] };
}

/** A finding names its control in many ways, so the requests show which controls the findings are about. */
function ofControls(
  { items, answers }: Parsed,
  delegation: Delegation,
  delegate: Delegate,
  context: DelegateContext,
): Parsed {
  const own = items.filter(({ controlId }) => includesControl(delegation, controlId));
  if (own.length === items.length) return { items, answers };
  const foreign = [...new Set(items.filter((item) => !own.includes(item)).map(({ controlId }) => controlId))];
  const refused = refuse(context, 'custom-action', sentences.notControls(delegate, foreign));
  return { items: own, answers: [...answers, ...refused.answers] };
}

type FindingsReading =
  { readonly ok: true; readonly findings: readonly FoundFinding[] } | { readonly ok: false; readonly error: string };

async function findFindings(ids: readonly string[], { findFindings: find }: DelegateContext): Promise<FindingsReading> {
  try {
    return { ok: true, findings: await find(ids) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Delegates can read only the note on the finding, so every answer goes there. */
function withNote({ items, answers }: Parsed): Parsed {
  return {
    items: items.map((item) => ({ ...item, noteAnyway: true })),
    answers: answers.map((answer) => ({ ...answer, noteAnyway: true })),
  };
}

const nothing: Parsed = { items: [], answers: [] };

/** The answer has an id of its own, so that it is not written into an existing record. */
function refuse({ executionId }: DelegateContext, source: Source, reason: string): Parsed {
  const remediationId = remediationIdOf([executionId, 'delegated']);
  return { items: [], answers: [answerAboutNothing({ remediationId, source, outcome: 'refused', reason })] };
}

const sources: { readonly [action in DelegatedRequest['action']]: Source } = {
  remediate: 'custom-action',
  approve: 'approval',
  undo: 'undo',
};

const sentences = {
  unknownCaller: (source: string) =>
    `The source "${sanitize(source, 120)}" does not identify the caller: it must be asr.delegate/<delegation>/<aws:userid>. Use asr, and the IAM policy that "asr delegation policy" prints.`,
  unreadable: ({ actor }: Delegate, error: string) => `The request of ${actor} is not valid: ${sanitize(error, 150)}`,
  noDelegation: ({ actor, delegation }: Delegate) =>
    `asr.config.yaml has no delegation ${delegation}, so ${actor} has no permissions.`,
  mayNot: ({ actor, delegation }: Delegate, { action }: DelegatedRequest) =>
    `${actor} may not ${action}: asr.config.yaml does not allow this action for the delegation ${delegation}.`,
  onlyApproves: ({ actor }: Delegate) => `${actor} can only approve and reject in a chat. Use asr for everything else.`,
  notInChat: ({ actor }: Delegate, reason: string) => `The decision of ${actor} was refused. ${reason}`,
  notControls: ({ actor, delegation }: Delegate, controls: readonly string[]) =>
    `${actor} may not remediate ${sanitize(controls.join(', '), 120)}: the delegation ${delegation} names other controls.`,
  noRemediation: ({ actor }: Delegate, id: string) =>
    `${actor} has no remediation ${id}. Check the id. To undo, you can name the finding instead. If the id is correct, try again later.`,
  noChange: ({ actor }: Delegate, findingId: string) =>
    `${actor} has no change to undo on finding ${sanitize(findingId, 120)}. Check the id in Security Hub. If it is correct, try again later.`,
  noFindings: ({ actor }: Delegate, ids: readonly string[]) =>
    `${actor} has no ${ids.length === 1 ? 'finding' : `${ids.length} of these findings`}: ${sanitize(ids.join(', '), 120)}. Check the id in Security Hub. If it is correct, try again later.`,
  noAnswer: ({ actor }: Delegate, error: string) =>
    `Security Hub did not return the findings that ${actor} requested, so nothing was changed. Try again later. ${sanitize(error, 100)}`,
};
