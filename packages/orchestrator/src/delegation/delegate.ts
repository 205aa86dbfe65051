/**
 * Who asks, as IAM proved it: the `source` of an event on the bus of requests is `asr.delegate/<delegation>/<aws:userid>`,
 * and the policy that `delegation-permissions.ts` writes allows each caller only their own.
 *
 * Read strictly: a name, a tag or a session with a slash in it makes another number of parts, and none of them shifts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
import { delegationName } from '../policy/index.ts';

export interface Delegate {
  /** Name of the delegation. */
  readonly delegation: string;
  /** For people and for history: `jane@example.com (shop-team, AROA…)`. */
  readonly actor: string;
}

/** What the source of every request begins with. No event of AWS does. */
export const delegateSource = 'asr.delegate';

/** @param userId As `aws:userid` has it, and as STS calls it `UserId`. */
export function sourceOf(delegation: string, userId: string): string {
  return `${delegateSource}/${delegation}/${userId}`;
}

/** `undefined`: it does not say who asks. */
export function readDelegate(source: string): Delegate | undefined {
  const [prefix, delegation = '', userId = '', ...more] = source.split('/');
  if (prefix !== delegateSource || more.length > 0 || !delegationName.test(delegation)) return undefined;
  const { user, role, session } = userIdPattern.exec(userId)?.groups ?? {};
  if (user !== undefined) return { delegation, actor: `${user} (${delegation})` };
  return role === undefined ? undefined : { delegation, actor: `${session} (${delegation}, ${role})` };
}

/**
 * A user, or a session of a role. The root user and federated users have other ids, and may not ask.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const userIdPattern = /^(?:(?<user>AIDA[A-Z0-9]{12,28})|(?<role>AROA[A-Z0-9]{12,28}):(?<session>[\w+=,.@-]{2,64}))$/;
