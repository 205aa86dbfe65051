import { cannot } from './cannot.ts';

/**
 * Turns a denied `iam:PassRole` into a sentence that names the parameter to change. Rethrows all other errors. For
 * playbooks whose permissions use `{passable}`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function cannotIfRoleIsNotPassable(error: unknown): never {
  const denied = error instanceof Error && /not authorized to perform: iam:PassRole\b/i.test(error.message);
  if (!denied) throw error;
  const role = /arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=@/-]/.exec(
    error.message.split(/on resource:/i)[1] ?? '',
  )?.[0];
  cannot(
    `ASR is not allowed to pass the role ${role ?? 'that the original names'}. If the role has no administrator access, ` +
      'change the parameter PassableRoles of the member-roles stack to match it, then remediate again.',
  );
}
