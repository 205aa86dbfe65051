/** What one call of CloudTrail did to a security group, whichever of its encodings the event has. */
import type { Rule } from '../../ec2/security-group/index.ts';

export interface GroupChange {
  /** CloudTrail's `eventID`. The same event may arrive twice. */
  readonly eventId: string;
  readonly eventName: GroupCall;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly groupId: string;
  /** ARN of the user or of the role's session; the name of the service that acted by itself. */
  readonly actor: string;
  /** ARN of the role behind a session. `null`: it was no role. */
  readonly role: string | null;
  readonly sourceIp: string | null;
  /** What the call added. Never with tags, which the event does not tell rule by rule. */
  readonly added: readonly Rule[];
  /** What the call removed, as far as the event says what it was. */
  readonly removed: readonly Rule[];
  /** Rules as the call left them. How they were before, no event says. */
  readonly modified: readonly { readonly ruleId: string; readonly to: ModifiedRule }[];
  /** Rules that were removed by an id alone, of which the event does not say what they were. */
  readonly removedIds: readonly string[];
  /** Ids of the rules that were added, removed or modified, as far as the event says. */
  readonly ruleIds: readonly string[];
}

/** `ModifySecurityGroupRules` changes rules of both directions, and its event does not say which. */
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
