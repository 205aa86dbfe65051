import { lastPartOf, statementsFor, type Permissions, type Target } from '@asr/playbooks';

/**
 * What a session may do at most, as JSON: the permissions, cut down to one resource.
 * At most 2,048 characters, which a test asserts for every playbook.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicy({ partition, region, accountId, resourceId }: Target, permissions: Permissions): string {
  const values: { readonly [placeholder: string]: string } = {
    partition,
    region,
    account: accountId,
    id: lastPartOf(resourceId),
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statementsFor(permissions, (placeholder) => values[placeholder] ?? '*'),
  });
}
