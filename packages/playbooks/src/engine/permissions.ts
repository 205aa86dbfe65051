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

/** Both, for one role or session. */
export function joinPermissions(first: Permissions, second: Permissions): Permissions {
  return {
    read: [...new Set([...first.read, ...second.read])],
    write: [...new Set([...first.write, ...second.write])],
    dependent: [...(first.dependent ?? []), ...(second.dependent ?? [])],
    on: joinResources(first, second),
  };
}

/** An action that one of them needs on everything is not limited by the other. */
function joinResources(first: Permissions, second: Permissions): Required<Permissions>['on'] {
  const actions = new Set([...Object.keys(first.on ?? {}), ...Object.keys(second.on ?? {})]) as ReadonlySet<IamAction>;
  const needs = (one: Permissions, action: IamAction) => actionsOf(one).includes(action);
  return Object.fromEntries(
    [...actions].flatMap((action) => {
      const both = [first, second].filter((one) => needs(one, action));
      if (both.some(({ on = {} }) => on[action] === undefined)) return [];
      return [[action, [...new Set(both.flatMap(({ on = {} }) => on[action] ?? []))]]];
    }),
  );
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
