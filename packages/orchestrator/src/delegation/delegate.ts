/**
 * Identifies the caller. The `source` of an event on the bus of requests is `asr.delegate/<delegation>/<aws:userid>`.
 * The IAM policies of `permissions.ts` allow each caller only their own source.
 *
 * Parsed strictly: a name, a tag or a session with a slash results in another number of parts, and is refused.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
import { delegationName } from '../policy/index.ts';

export interface Delegate {
  /** Name of the delegation. */
  readonly delegation: string;
  /** For messages and for history: `jane@example.com (shop-team, AROA…)`. */
  readonly actor: string;
}

/** The prefix of the source of every request. No event of AWS has it. */
export const delegateSource = 'asr.delegate';

/** @param userId The value of `aws:userid`, which STS returns as `UserId`. */
export function sourceOf(delegation: string, userId: string): string {
  return `${delegateSource}/${delegation}/${userId}`;
}

/** Returns `undefined` if the source does not identify a caller. */
export function readDelegate(source: string): Delegate | undefined {
  const [prefix, delegation = '', userId = '', ...more] = source.split('/');
  if (prefix !== delegateSource || more.length > 0 || !delegationName.test(delegation)) return undefined;
  const { user, role, session } = userIdPattern.exec(userId)?.groups ?? {};
  if (user !== undefined) return { delegation, actor: `${user} (${delegation})` };
  return role === undefined ? undefined : { delegation, actor: `${session} (${delegation}, ${role})` };
}

/**
 * A user, or a session of a role. The root user and federated users have other ids, and cannot be delegates.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const userIdPattern = /^(?:(?<user>AIDA[A-Z0-9]{12,28})|(?<role>AROA[A-Z0-9]{12,28}):(?<session>[\w+=,.@-]{2,64}))$/;
