/** The parameters of SecurityGroup.3: the groups, the allowed actors, and the change to revert. */
import * as z from 'zod';
import { type BaseRulesInForce, baseRulesInForce } from '../base-rules/index.ts';
import { cidrFromText } from '../../ec2/security-group/index.ts';
import { type GroupChange, groupCalls } from './group-change.ts';
import type { PrefixListChange } from './prefix-list-change.ts';
import { type GroupSelector, groupSelectors } from '../selection/index.ts';

export type RevertParameters = {
  readonly groups: readonly GroupSelector[];
  /** ARNs of users, roles or role sessions, and names of services. `*` matches any characters except a colon. */
  readonly allowedActors: readonly string[];
  /** Set by detection, never by a policy. `null`: no change was given. */
  readonly event: GroupChange | null;
  /** Set by detection, never by a policy. `null`: no prefix list changed. */
  readonly listChange: PrefixListChange | null;
  /** Set from history, never by a policy: the events of the group, and whether they are complete. */
  readonly earlier: { readonly events: readonly GroupChange[]; readonly isComplete: boolean };
  /** The parameters of other active controls, from the policy. */
  readonly inForce: BaseRulesInForce;
};

const text = z.string().min(1).max(2048);
const port = z.int().min(-1).max(65_535).nullable();

const source = z.union([
  z.strictObject({
    kind: z.enum(['cidrIpv4', 'cidrIpv6']),
    value: text.refine((value) => cidrFromText(value)?.value === value),
  }),
  z.strictObject({ kind: z.literal('prefixList'), value: text.regex(/^pl-[\da-z]+$/) }),
  z.strictObject({
    kind: z.literal('securityGroup'),
    value: text.regex(/^sg-[\da-z]+$/),
    accountId: text.nullable(),
    vpcId: text.nullable(),
  }),
]);

const modifiedRule = z.strictObject({
  protocol: text,
  fromPort: port,
  toPort: port,
  source,
  description: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
});
const rule = modifiedRule.extend({ direction: z.enum(['ingress', 'egress']) });

const groupChange = z.strictObject({
  eventId: text,
  eventName: z.enum(groupCalls),
  at: z.iso.datetime(),
  groupId: text,
  actor: text,
  role: text.nullable(),
  sourceIp: text.nullable(),
  added: z.array(rule),
  removed: z.array(rule),
  modified: z.array(z.strictObject({ ruleId: text, to: modifiedRule })),
  removedIds: z.array(text),
  ruleIds: z.array(text),
}) satisfies z.ZodType<GroupChange>;

const actor = z
  .string('must be text')
  .regex(
    /^(arn:[^:\s]+:(iam|sts|\*):[^:\s]*:[^:\s]+:(\*|root$|(user|role|assumed-role|federated-user)[/*])[^\s]*|[a-z\d.-]+\.amazonaws\.com(\.cn)?)$/,
    'must be the ARN of a user, a role or a session, such as arn:aws:iam::*:role/Deploy*, or a service such as autoscaling.amazonaws.com',
  );

/** Only detection sets these parameters. */
const setByDetection = <Value>(schema: z.ZodType<Value>) =>
  z.unknown().transform((given, context) => {
    const read = schema.nullable().safeParse(fromText(given));
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: 'is set by detection: remove it from the policy' });
    return z.NEVER;
  });

const event = setByDetection(groupChange);

const prefixListChange = z.strictObject({
  prefixListId: text,
  eventName: text,
  at: z.iso.datetime(),
  actor: text,
  role: text.nullable(),
  sourceIp: text.nullable(),
}) satisfies z.ZodType<PrefixListChange>;

const listChange = setByDetection(prefixListChange);

const earlier = z.strictObject({ events: z.array(groupChange), isComplete: z.boolean() });

export const revertParameters = z.strictObject({
  groups: groupSelectors,
  allowedActors: z.array(actor, 'must be a list of ARNs'),
  event,
  listChange,
  earlier,
  inForce: baseRulesInForce,
}) satisfies z.ZodType<RevertParameters>;

/** A finding stores parameter values as text. */
function fromText(given: unknown): unknown {
  const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
