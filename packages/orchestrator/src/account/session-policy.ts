import { placeholdersOf, statementsFor, type Permissions, type Target } from '@asr/playbooks';

/** The session policy for one resource: at most 2,048 characters, which a test asserts for every playbook. */
export function sessionPolicy(target: Target, permissions: Permissions): string {
  return sessionPolicyOfMany([target], permissions);
}

/**
 * Returns the session policy as JSON: the permissions, limited to these resources.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicyOfMany(targets: readonly Target[], permissions: Permissions): string {
  const statements = targets.flatMap((target) => statementsFor(permissions, placeholdersOf(target)));
  // Statements that differ only in their resources become one, which allows the same as they do together.
  const alike = Map.groupBy(statements, ({ Resource: _resource, ...rest }) => JSON.stringify(rest));
  const Statement = [...alike.values()].map((some) => ({
    ...some[0],
    Resource: [...new Set(some.flatMap(({ Resource }) => Resource))],
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
