/** The messages of the state machine: a request to the playbook function, and its answer. */
import type { Parameters } from '@asr/playbooks';

/** The severity labels of Security Hub, in ascending order. */
export const severities = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof severities)[number];

/** The outcomes of a remediation, the same in history, CLI, events and notes. */
export const outcomes = [
  'planned',
  'fixed',
  'unverified',
  'compliant',
  'gone',
  'refused',
  'failed',
  'awaiting-approval',
  'deferred',
  'skipped',
  'undone',
  'overdue',
] as const;
export type Outcome = (typeof outcomes)[number];

/** The origin of a request. */
export type Source = 'custom-action' | 'imported' | 'observation' | 'detection' | 'deadline' | 'approval' | 'undo';

/** Why a deadline of the policy made a request. */
export interface Overdue {
  /** ISO 8601: when the deadline passed. */
  readonly dueAt: string;
  /** ISO 8601: when ASR reported that the finding is overdue, and announced the action. */
  readonly toldAt: string;
  /** The same as a sentence. */
  readonly reason: string;
  /** `ask`: every change requires approval. */
  readonly action: 'ask' | 'remediate';
}

/** An event in which ASR itself detected a violation. ASR reports it to Security Hub. */
export interface Detection {
  /** The same for an event that arrives twice. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** A description: who did what, from where, and to which rules. At most 700 characters. */
  readonly what: string;
  /** ARN of the role, or of the user, that made the call. Missing where AWS Config detected the violation. */
  readonly actor?: string;
  /** The call changed tags of the resource. */
  readonly tagChange?: TagChange;
}

/** A call that changed tags by which the policy decides. */
export interface TagChange {
  /** ISO 8601. */
  readonly at: string;
  /** ARN of the role, or of the user, that made the call. */
  readonly actor: string;
  readonly eventName: string;
  /** The keys of the tags. `*`: all of them were removed. */
  readonly keys: readonly string[];
}

/** Identifies the finding to update in Security Hub. */
export interface FindingReference {
  readonly id: string;
  /** ASFF findings are updated with BatchUpdateFindings, OCSF ones with BatchUpdateFindingsV2. */
  readonly format: 'asff' | 'ocsf';
  /** `ProductArn` of an ASFF finding, `metadata.product.uid` of an OCSF one. */
  readonly productArn: string;
  /** `AwsAccountId`, or `cloud.account.uid`. */
  readonly accountId: string;
  /** `AwsAccountName`, or `cloud.account.name`: for readers of messages only. Absent if the finding has none. */
  readonly accountName?: string;
}

/** The resource and control of a request. */
export interface Subject {
  readonly controlId: string;
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  /** The id in the finding, for messages and for playbooks. */
  readonly resourceId: string;
  /**
   * The canonical name of the resource, for claims, exemptions and queries. Absent if it equals `resourceId`, and in old
   * records.
   */
  readonly canonical?: string;
}

/** The approval of one plan. It applies only to that plan. */
export interface Approval {
  readonly by: string;
  readonly because: string;
  /** Digest of the approved changes. Only these may be applied. */
  readonly digest: string;
}

/** An operator's decision to ignore scope and exceptions once. Requires permission to start executions. */
export interface Override {
  readonly by: string;
  readonly because: string;
}

/**
 * The actor of a request with the button: its event names no user, and CloudTrail does not record custom actions.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 */
export const buttonActor = 'unknown, by the Security Hub button';

/** One step of a remediation of one resource. */
export interface RemediationRequest extends Subject {
  /** Derived from the execution, so that a retried Parse requests the same remediation. */
  readonly remediationId: string;
  readonly executionId: string;
  readonly finding: FindingReference;
  /** Other findings about the same violation, such as those of other standards. Absent if there are none. */
  readonly duplicates?: readonly FindingReference[];
  readonly source: Source;
  /** `null` if Security Hub reported the violation. */
  readonly detection: Detection | null;
  /** Severity of the finding or detection. Absent in old records, and if the finding has none. */
  readonly severity?: Severity;
  /** `plan` changes nothing. `undo` reverses the changes of the remediation with this id. */
  readonly step: 'remediate' | 'plan' | 'undo';
  readonly via: 'playbook' | 'runbook';
  /** Parameters of the control in Security Hub, and those of the policy, which override them. */
  readonly parameters: { readonly finding: Parameters; readonly policy: Parameters };
  /** Whether the policy requires approval even for changes that can be undone. */
  readonly approvalRequired: boolean;
  /** Why approval is required, unless the policy of the control requires it, or the deadline that made the request. */
  readonly askedBecause?: string;
  readonly approval: Approval | null;
  /** `null`: scope, exceptions and tags apply. */
  readonly override: Override | null;
  /** Only with the source `deadline`, and in its approvals and deferrals. */
  readonly overdue?: Overdue;
  /** The requester wants a ticket with the outcome. */
  readonly ticket?: true;
  /** The requester can read only the note of the finding, so the note contains every outcome. */
  readonly noteAnyway?: true;
  /** The ARN of the caller, a delegate, `buttonActor`, or `asr` if a rule matched. Never a name that the caller chooses. */
  readonly actor: string;
}

/** The result of a request, or why it never started. Small, because a hundred must fit into 256 KB of state. */
export interface Answer extends Subject {
  readonly remediationId: string;
  readonly finding: FindingReference;
  readonly outcome: Outcome;
  /** A sentence for the readers of the finding. At most 300 bytes, or 400 together with a warning. */
  readonly reason: string;
  /** The changes as text. At most 300 bytes, or 200 with a warning; history has all of them. */
  readonly summary: string;
  readonly source: Source;
  /** Of the request, for the filter and the routes of notifications. */
  readonly severity?: Severity;
  /** `what` of a detection, for notifications. */
  readonly trigger?: string;
  /** ISO 8601: when the violation was found, if it is known. */
  readonly seenAt?: string;
  /** The requester wants a ticket as well. */
  readonly ticket?: true;
  /** The requester can read only the note of the finding. */
  readonly noteAnyway?: true;
  /** What the change can break, or who can revert it. At most 200 bytes; history has all of it. */
  readonly warning?: string;
  /** Security Hub may still report FAILED, so only Security Hub resolves the finding. The reason says why. */
  readonly mayStayFailed?: true;
  /** A threat is contained. The finding stays open for a responder, and the reason says what to check next. */
  readonly isContained?: true;
  /** Planning again after the change found remaining changes. */
  readonly unverified?: true;
  /** This answer does not end the remediation, and does not change its record. */
  readonly keepsRecord?: true;
  /** Part of a flood that another answer reports. Only the output of the execution and the metrics contain it. */
  readonly isFlood?: true;
  /** Skipped, although the violation that ASR detected still exists. */
  readonly violation?: true;
  /** Of the request: they get the same update as the finding. */
  readonly duplicates?: readonly FindingReference[];
  /** Only with `next: 'ask'`: the id of the plan, and whether all of its changes can be undone. */
  readonly plan?: string;
  readonly reversible?: boolean;
  /** The next state: report, request approval, or try again in another hour. */
  readonly next: 'report' | 'ask' | 'defer';
  readonly waitSeconds: number;
  /** Only with `next: 'defer'`: when ASR tries again, in seconds since 1970. */
  readonly deferredUntil?: number;
  /** Only with `next: 'ask'`: the plan and how to approve it, as text. At most 4,000 bytes. */
  readonly question: string;
}

/**
 * The request has no outcome yet: AWS has not completed the change, or a tag that excuses a violation changed a moment
 * ago. The state machine sends the request again after `waitSeconds`.
 */
export interface Running extends Omit<Answer, 'outcome' | 'next'> {
  readonly outcome: 'running';
  readonly next: 'wait';
}
