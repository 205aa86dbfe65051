/** Turns the permissions a playbook declares into an IAM policy: once for the role, once for a session. */
import type { IamAction, Permissions } from './playbook.ts';

/** What may stand in braces in `Permissions.on`. */
export type Placeholder = 'partition' | 'region' | 'account' | 'id';

/** A statement of an IAM policy, as JSON. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly IamAction[];
  readonly Resource: readonly string[];
}

/**
 * One statement per set of resources. An action that `on` does not name gets `*`, because its service offers no
 * resource-level permission for it.
 *
 * @param fill What takes a placeholder's place: wildcards and CloudFormation tokens in the role, the target's own
 *   values in a session policy.
 */
export function statementsFor(
  permissions: Permissions,
  fill: (placeholder: Placeholder) => string,
): readonly Statement[] {
  const resourcesOf = (action: IamAction) => (permissions.on?.[action] ?? ['*']).map((arn) => fillIn(arn, fill));
  // No ARN contains a line break, so a set of them can be a key.
  const byResources = Map.groupBy(actionsOf(permissions), (action) => resourcesOf(action).toSorted().join('\n'));
  return [...byResources].map(([resources, actions]) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resources.split('\n'),
  }));
}

/** Everything the permissions allow, each action once, in alphabetical order. */
export function actionsOf({ read, write, dependent = [] }: Permissions): readonly IamAction[] {
  return [...new Set([...read, ...write, ...dependent.map(({ action }) => action)])].toSorted();
}

function fillIn(arn: string, fill: (placeholder: Placeholder) => string): string {
  return arn.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
    if (!isPlaceholder(name))
      throw new Error(`${arn} has an unknown placeholder. Use partition, region, account or id.`);
    return fill(name);
  });
}

function isPlaceholder(name: string): name is Placeholder {
  return ['partition', 'region', 'account', 'id'].includes(name);
}
