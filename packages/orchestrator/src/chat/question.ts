/** What a message about a plan shows, independent of the chat. Pure. Every text is one safe line. */
import { type RemediationRecord, approveCommand, describePlan, planIdOf, sanitize } from '../model/index.ts';

export interface Question {
  readonly remediationId: string;
  readonly digest: string;
  readonly planId: string;
  readonly title: string;
  /** Name and value, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** One change per line, `- field: from → to`. */
  readonly changes: string;
  readonly because: string;
  /** What the changes can break, who can revert them, and who uses the resource. */
  readonly warning: string;
  /** Whether the chat may approve. */
  readonly canApprove: boolean;
  readonly commands: { readonly approve: string; readonly reject: string };
  /** The finding in Security Hub. */
  readonly link: string | undefined;
}

export interface QuestionContext {
  /** Name of the account, if it is known. */
  readonly accountName: string | undefined;
  readonly link: string | undefined;
}

/** Returns `undefined` if the remediation does not wait for an approval. */
export function questionOf(record: RemediationRecord, { accountName, link }: QuestionContext): Question | undefined {
  const { remediationId, digest, outcome, controlId, accountId, region, resourceId, pending, reversible } = record;
  if (digest === null || outcome !== 'awaiting-approval') return undefined;
  const name = accountName === undefined || accountName === '' ? '' : ` (${sanitize(accountName, 50)})`;
  const requester = record.actor === '' ? 'unknown' : record.actor === 'asr' ? 'an event rule of ASR' : record.actor;
  return {
    remediationId,
    digest,
    planId: planIdOf(digest),
    title: inert(`Approval required: ${sanitize(controlId, 30)} in ${sanitize(accountId, 20)}${name}`),
    facts: [
      ['Resource', line(resourceId, 1000)],
      ['Account', line(`${accountId}${name}, ${region}`, 200)],
      ['Requested by', line(requester, 200)],
      ['Plan', planIdOf(digest)],
      ['Can be undone', reversible === true ? `yes: asr undo ${remediationId}` : 'no'],
    ],
    changes: inert(describePlan(pending, 1500)),
    because: line(record.because, 500),
    warning: line(record.warning ?? '', 500),
    canApprove: reversible === true,
    commands: {
      approve: approveCommand(remediationId, digest),
      reject: `asr reject ${remediationId} --because "…"`,
    },
    link,
  };
}

/** One line without markup, so that a name cannot look like a link or a mention. */
export function line(text: string, mostBytes: number): string {
  return sanitize(inert(text), mostBytes);
}

/** The brackets of HTML, and of Slack's mentions and links. */
function inert(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('](', '] (').replaceAll('][', '] [');
}
