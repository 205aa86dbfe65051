/** The change that one CloudTrail event made to a security group, in every encoding of the event. */
import type { Rule } from '../../ec2/security-group/index.ts';

export interface GroupChange {
  /** CloudTrail's `eventID`. The same event may arrive twice. */
  readonly eventId: string;
  readonly eventName: GroupCall;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly groupId: string;
  /** The ARN of the user or the role session, or the name of the service that made the call. */
  readonly actor: string;
  /** The ARN of the role behind a session. `null`: the actor is not a role. */
  readonly role: string | null;
  readonly sourceIp: string | null;
  /** The added rules. They have no tags, because the event does not list tags by rule. */
  readonly added: readonly Rule[];
  /** The removed rules that the event describes. */
  readonly removed: readonly Rule[];
  /** The rules after a modification. Events do not contain the rules before it. */
  readonly modified: readonly { readonly ruleId: string; readonly to: ModifiedRule }[];
  /** The ids of removed rules that the event does not describe. */
  readonly removedIds: readonly string[];
  /** The ids of added, removed or modified rules that the event contains. */
  readonly ruleIds: readonly string[];
}

/** `ModifySecurityGroupRules` changes rules of both directions, and its event does not contain the direction. */
export type ModifiedRule = Omit<Rule, 'direction'>;

/** The calls that change a group or its rules. */
export const groupCalls = [
  'AuthorizeSecurityGroupEgress',
  'AuthorizeSecurityGroupIngress',
  'CreateSecurityGroup',
  'DeleteSecurityGroup',
  'ModifySecurityGroupRules',
  'RevokeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
] as const;

export type GroupCall = (typeof groupCalls)[number];
