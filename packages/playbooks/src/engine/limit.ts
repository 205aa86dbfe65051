import type { IamAction } from './playbook.ts';

/**
 * Returns the `on` of actions that share their resources: `on: limit([fileSystem],
 * 'elasticfilesystem:PutBackupPolicy')`.
 *
 * @param arns With the placeholders of `Permissions.on`.
 */
export function limit(
  arns: readonly `arn:${string}`[],
  ...actions: readonly IamAction[]
): { readonly [action: IamAction]: readonly `arn:${string}`[] } {
  return Object.fromEntries(actions.map((action) => [action, arns]));
}
