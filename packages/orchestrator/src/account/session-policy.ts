import { placeholdersOf, statementsFor, type Permissions, type Target } from '@asr/playbooks';

/**
 * Returns the session policy as JSON: the permissions, limited to one resource. At most 2,048 characters, which a test
 * asserts for every playbook.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicy(target: Target, permissions: Permissions): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statementsFor(permissions, placeholdersOf(target)),
  });
}
