/**
 * Decides whether a member of a chat may decide about a plan. The chat function asks to answer at once, and Parse asks
 * again, because only its answer counts. Every refusal is a sentence for the chat.
 */
import { type RemediationRecord, approveCommand, describeChanges, namesPlan, sanitize } from '../model/index.ts';
import { userNameOf } from '../people/index.ts';
import type { Delegation } from '../policy/index.ts';
import { type ChatUser, chatNames, delegationsOf } from './chat-user.ts';
import { type OwnershipContext, isOfDelegate } from './ownership.ts';

/** What the member of the chat wants. */
export interface ChatRequest {
  readonly remediationId: string;
  readonly decision: 'approve' | 'reject';
  /** The plan that the message shows. */
  readonly plan?: string | undefined;
}

export interface ChatContext extends OwnershipContext {
  readonly delegations: readonly Delegation[];
  /** Whether the policy requires that the approver is not the requester. */
  readonly separateRequester: boolean;
}

export type ChatVerdict =
  /** `actor` names the person, the delegation and the chat, for history. */
  | { readonly ok: true; readonly actor: string; readonly person: string }
  | { readonly ok: false; readonly reason: string };

export async function judgeChat(
  user: ChatUser,
  request: ChatRequest,
  record: RemediationRecord | undefined,
  context: ChatContext,
): Promise<ChatVerdict> {
  const known = delegationsOf(context.delegations, user);
  if (known.length === 0) return no(sentences.unknown(user));
  const able = known.filter(({ delegation }) => delegation.may.includes('approve'));
  const own = record === undefined ? undefined : await firstOwner(able, record, context);
  // The same sentence for a remediation of other accounts, so that it does not reveal that one exists.
  if (record === undefined || own === undefined) return no(sentences.notYours(request.remediationId));
  const { person, delegation } = own;
  const reason =
    whyNotOpen(record) ??
    whyStale(request, record) ??
    (request.decision === 'reject' ? undefined : (whyFinal(record) ?? whySamePerson(person, record, context)));
  if (reason !== undefined) return no(reason);
  return { ok: true, person, actor: `${person} (${delegation.name}, ${chatNames[user.chat]} ${user.user})` };
}

function no(reason: string): ChatVerdict {
  return { ok: false, reason };
}

async function firstOwner(
  known: ReturnType<typeof delegationsOf>,
  record: RemediationRecord,
  context: ChatContext,
): Promise<(typeof known)[number] | undefined> {
  for (const one of known) if (await isOfDelegate(record, one.delegation, context)) return one;
  return undefined;
}

function whyNotOpen({ outcome, digest }: RemediationRecord): string | undefined {
  if (outcome === 'awaiting-approval' && digest !== null) return undefined;
  return `There is nothing to decide: this remediation is ${outcome ?? 'still running'}.`;
}

function whyStale({ plan }: ChatRequest, { digest, pending, remediationId }: RemediationRecord): string | undefined {
  if (digest === null || (plan !== undefined && namesPlan(plan, digest))) return undefined;
  const wrong = plan === undefined ? 'You named no plan.' : `Plan ${sanitize(plan, 20)} is no longer current.`;
  return `${wrong} Nothing was changed. The current plan: ${describeChanges(pending, 200)}. Read it in history, then run ${approveCommand(remediationId, digest)}`;
}

/** Old records do not say whether the changes can be undone. */
function whyFinal({ reversible, remediationId, digest }: RemediationRecord): string | undefined {
  if (reversible === true || digest === null) return undefined;
  return `This change cannot be undone, so a chat cannot approve it. Read the plan, then run ${approveCommand(remediationId, digest)}`;
}

/**
 * An event rule is never the approver. Otherwise the names must be comparable: the user name of the person, which IAM
 * Identity Center sets as session name.
 */
function whySamePerson(person: string, { actor, remediationId, digest }: RemediationRecord, context: ChatContext) {
  if (!context.separateRequester || actor === 'asr') return undefined;
  const requester = userNameOf(actor);
  if (requester === undefined)
    return `approvals.separateRequester requires another approver, and ${actor === '' ? 'the requester' : sanitize(actor, 100)} cannot be compared with ${person}. Run ${approveCommand(remediationId, digest ?? '')}`;
  if (requester.toLowerCase() !== person.toLowerCase()) return undefined;
  return `${person} requested it, and approvals.separateRequester requires another approver. Ask another person who may approve.`;
}

const sentences = {
  unknown: ({ chat, team, user }: ChatUser) =>
    `ASR does not know you, so you cannot decide here. Ask the operator of ASR to add ${chatNames[chat]} user ${user} of ${team} under delegation[].chat in asr.config.yaml.`,
  notYours: (id: string) =>
    `You have no remediation ${sanitize(id, 64)} to decide about. Your delegations must include its account and control, and allow approve.`,
};
