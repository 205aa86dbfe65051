/** What travels through the state machine: a request goes to the playbook function, an answer comes back. */
import type { Parameters } from '@asr/playbooks';
import type { Severity } from './severity.ts';

/** The words for how a remediation ended, the same in history, CLI, events and console. */
export const outcomes = [
  'planned',
  'fixed',
  'compliant',
  'gone',
  'refused',
  'failed',
  'awaiting-approval',
  'skipped',
  'undone',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Where a request came from. */
export type Source = 'custom-action' | 'imported' | 'observation' | 'detection' | 'approval' | 'undo';

/** An event in which ASR itself saw a violation. Security Hub hears of it from ASR. */
export interface Detection {
  /** The same for an event that arrives twice. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** For people: who did what, from where, and to which rules. At most 700 characters. */
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

/** How Security Hub is told about the finding afterwards. */
export interface FindingReference {
  readonly id: string;
  /** ASFF findings are updated with BatchUpdateFindings, OCSF ones with BatchUpdateFindingsV2. */
  readonly format: 'asff' | 'ocsf';
  /** `ProductArn` of an ASFF finding, `metadata.product.uid` of an OCSF one. */
  readonly productArn: string;
  /** `AwsAccountId`, or `cloud.account.uid`. */
  readonly accountId: string;
}

/** The resource and control a request is about. */
export interface Subject {
  readonly controlId: string;
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  /** As the finding gives it: for people, and for playbooks. */
  readonly resourceId: string;
  /**
   * The one name of the resource, by which it is claimed, exempted and found again. Missing where `resourceId` is that
   * name already, and in old records.
   */
  readonly canonical?: string;
}

/** A person's yes to one plan. It holds for that plan alone. */
export interface Approval {
  readonly by: string;
  readonly because: string;
  /** Digest of the approved changes: what is applied must be what was approved. */
  readonly digest: string;
}

/** A person's word that scope and exceptions do not hold this once. Who may start executions may give it. */
export interface Override {
  readonly by: string;
  readonly because: string;
}

/**
 * Who pressed the button in Security Hub: its event names no one, and CloudTrail does not record custom actions.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 */
export const buttonActor = 'unknown, by the Security Hub button';

/** One thing to do to one resource. */
export interface RemediationRequest extends Subject {
  /** Derived from the execution, so that a retried Parse asks for the same remediation. */
  readonly remediationId: string;
  readonly executionId: string;
  readonly finding: FindingReference;
  readonly source: Source;
  /** `null`: Security Hub saw it first. */
  readonly detection: Detection | null;
  /** Of the finding, or of what ASR detected. Missing in old records and where the finding names none. */
  readonly severity?: Severity;
  /** `plan` changes nothing; `undo` takes back what the remediation of this id changed. */
  readonly step: 'remediate' | 'plan' | 'undo';
  readonly via: 'playbook' | 'runbook';
  /** Parameters of the control as Security Hub knows them, then those of the policy. */
  readonly parameters: { readonly finding: Parameters; readonly policy: Parameters };
  /** Whether the policy wants a person's yes even to what can be undone. */
  readonly approvalRequired: boolean;
  /** Why, where it is not the policy of the control. */
  readonly askedBecause?: string;
  readonly approval: Approval | null;
  /** `null`: scope, exceptions and tags hold. */
  readonly override: Override | null;
  /** Whoever pressed the button wants a ticket that says what became of it. */
  readonly ticket?: true;
  /** Whoever asks can read nothing but the note of the finding, so it says what came of it whatever that is. */
  readonly noteAnyway?: true;
  /** The ARN of the caller, a delegate, `buttonActor`, or `asr` where a rule matched. Never what the caller calls itself. */
  readonly actor: string;
}

/** How a request ended, or why it never started. Small: a hundred of them must fit into 256 KB of state. */
export interface Answer extends Subject {
  readonly remediationId: string;
  readonly finding: FindingReference;
  readonly outcome: Outcome;
  /** A sentence for the person who reads the finding. At most 300 bytes. */
  readonly reason: string;
  /** What was changed, for people. At most 300 bytes; the whole of it is in history. */
  readonly summary: string;
  readonly source: Source;
  /** Of a detection: `what` happened, for the people who are told. */
  readonly trigger?: string;
  /** ISO 8601: when the violation was found, if it is known. */
  readonly seenAt?: string;
  /** Whoever pressed the button wants a ticket as well. */
  readonly ticket?: true;
  /** Whoever asked can read nothing but the note of the finding. */
  readonly noteAnyway?: true;
  /** Planning again, after the change, found something left to do. */
  readonly unverified?: true;
  /** The remediation stays what it was: this answer is not its end. */
  readonly keepsRecord?: true;
  /** Skipped, although ASR saw the violation that it detected. */
  readonly violation?: true;
  /** What the state machine does next: tell, ask a person, or look again after `waitSeconds`. */
  readonly next: 'report' | 'ask' | 'wait';
  readonly waitSeconds: number;
  /** Only with `next: 'ask'`: the plan and how to approve it, for people. At most 4,000 bytes. */
  readonly question: string;
}
