/** Turns the permissions of a playbook into IAM statements: for its role, and for a session. */
import type { Conditions, DependentAction, IamAction, Permissions, Target } from './playbook.ts';
import { lastPartOf, resourceNameOf } from './resource-id.ts';

/** The names in braces that `Permissions.on` and `Permissions.when` can contain. */
export const placeholderNames = ['partition', 'region', 'account', 'id', 'name', 'passable'] as const;

/** A name in braces in `Permissions.on` and `Permissions.when`. */
export type Placeholder = (typeof placeholderNames)[number];

/** A statement of an IAM policy, as JSON. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly IamAction[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/**
 * Returns one statement for each set of resources and conditions. An action that `on` does not name gets `*`, because
 * its service has no resource-level permission for it.
 *
 * @param fill Returns the value of a placeholder: wildcards and CloudFormation tokens in the role, the values of the
 *   target in a session policy.
 *
 * @throws An Error if a placeholder is unknown, or if an operator without wildcards gets a wildcard as its value.
 */
export function statementsFor(
  permissions: Permissions,
  fill: (placeholder: Placeholder) => string,
): readonly Statement[] {
  const limitsOf = (action: IamAction): Pick<Statement, 'Resource' | 'Condition'> => {
    const Resource = (permissions.on?.[action] ?? ['*']).map((arn) => fillIn(arn, fill)).toSorted();
    const conditions = permissions.when?.[action];
    return conditions === undefined ? { Resource } : { Resource, Condition: fillInConditions(conditions, fill) };
  };
  const byLimits = Map.groupBy(actionsOf(withoutCreation(permissions)), (action) => JSON.stringify(limitsOf(action)));
  return [
    ...[...byLimits.values()].map((actions): Statement => ({
      Effect: 'Allow',
      Action: actions,
      ...limitsOf(actions[0] as IamAction),
    })),
    ...(permissions.dependent ?? []).flatMap((each) => onCreationOnly(each, fill)),
  ];
}

/** Without the actions that are limited to the creation of a resource. */
function withoutCreation({ dependent = [], ...permissions }: Permissions): Permissions {
  return { ...permissions, dependent: dependent.filter(({ onCreation }) => onCreation === undefined) };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html */
function onCreationOnly(
  { action, onCreation }: DependentAction,
  fill: (placeholder: Placeholder) => string,
): readonly Statement[] {
  if (onCreation === undefined) return [];
  const Resource = onCreation.arns.map((arn) => fillIn(arn, fill));
  const Condition = { StringEquals: { 'ec2:CreateAction': onCreation.by.replace('ec2:', '') } };
  return [{ Effect: 'Allow', Action: [action], Resource, Condition }];
}

/**
 * Returns the values of the placeholders in a session for one target. A session only restricts the role, which limits
 * the passable roles, so a session allows any role.
 */
export function placeholdersOf({ partition, region, accountId, resourceId }: Target): (name: Placeholder) => string {
  const values: { readonly [name in Placeholder]: string } = {
    partition,
    region,
    account: accountId,
    id: lastPartOf(resourceId),
    name: resourceNameOf(resourceId),
    passable: '*',
  };
  return (name) => values[name];
}

/**
 * Returns permissions that allow the actions of both.
 *
 * @throws An Error if both allow an action under different conditions, which one statement cannot express.
 */
export function joinPermissions(first: Permissions, second: Permissions): Permissions {
  const when = joinConditions(first, second);
  return {
    read: [...new Set([...first.read, ...second.read])],
    write: [...new Set([...first.write, ...second.write])],
    dependent: [...(first.dependent ?? []), ...(second.dependent ?? [])],
    on: joinResources(first, second),
    ...(Object.keys(when).length > 0 && { when }),
  };
}

/**
 * Returns the permissions of a session for several resources. AWS authorizes some calls that describe several on all
 * resources of the type, so the session can describe all of them. It can change only its own.
 */
export async function permissionsForSeveral(permissions: Permissions): Promise<Permissions> {
  // Loaded on demand, because most sessions are for one resource.
  const { actionsOnAll } = await import('../shared-reads/index.ts');
  const { on = {} } = permissions;
  const widened = Object.entries(on).map(([action, arns]) => {
    if (!actionsOnAll.has(action)) return [action, arns] as const;
    return [action, arns.map((arn) => arn.replace(/\{(?:id|name)\}/, '*') as typeof arn)] as const;
  });
  return { ...permissions, on: Object.fromEntries(widened) };
}

/** Whether the session of any resource can read all resources of the account and Region. */
export async function readsAnyResource({ read, on = {}, when = {} }: Permissions): Promise<boolean> {
  const { actionsOnAll } = await import('../shared-reads/index.ts');
  const isOwn = (arn: string) => /\{(?!partition\}|region\}|account\})/.test(arn);
  return read.every(
    (action) => !Object.hasOwn(when, action) && (actionsOnAll.has(action) || !(on[action] ?? []).some(isOwn)),
  );
}

/** Returns the permissions without these actions. */
export function withoutActions(permissions: Permissions, actions: readonly IamAction[]): Permissions {
  const { write, dependent = [] } = permissions;
  return {
    ...permissions,
    write: write.filter((action) => !actions.includes(action)),
    dependent: dependent.filter(({ action }) => !actions.includes(action)),
  };
}

/** If either permission needs an action on all resources, the other does not limit it. */
function joinResources(first: Permissions, second: Permissions): Required<Permissions>['on'] {
  return Object.fromEntries(
    actionsIn(first.on, second.on).flatMap((action) => {
      const both = needing(action, first, second);
      if (both.some(({ on = {} }) => on[action] === undefined)) return [];
      return [[action, [...new Set(both.flatMap(({ on = {} }) => on[action] ?? []))]]];
    }),
  );
}

/** If either permission needs an action without a condition, the other does not limit it. */
function joinConditions(first: Permissions, second: Permissions): Required<Permissions>['when'] {
  return Object.fromEntries(
    actionsIn(first.when, second.when).flatMap((action) => {
      const both = needing(action, first, second);
      const conditions = both.flatMap(({ when = {} }) => when[action] ?? []);
      const [condition] = conditions;
      if (condition === undefined || conditions.length < both.length) return [];
      if (new Set(conditions.map((each) => JSON.stringify(each))).size > 1)
        throw new Error(`${action} has two different conditions. Give both permissions the same condition.`);
      return [[action, condition]];
    }),
  );
}

function needing(action: IamAction, ...all: readonly Permissions[]): readonly Permissions[] {
  return all.filter((each) => actionsOf(withoutCreation(each)).includes(action));
}

function actionsIn(...limits: readonly (object | undefined)[]): readonly IamAction[] {
  return [...new Set(limits.flatMap((each) => Object.keys(each ?? {})))] as IamAction[];
}

/** Returns every action that the permissions allow, once, in alphabetical order. */
export function actionsOf({ read, write, dependent = [] }: Permissions): readonly IamAction[] {
  return [...new Set([...read, ...write, ...dependent.map(({ action }) => action)])].toSorted();
}

function fillInConditions(conditions: Conditions, fill: (placeholder: Placeholder) => string): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => {
          const filled = [values].flat().map((value) => withoutWildcard(operator, key, fillIn(value, fill)));
          return [key, typeof values === 'string' ? filled[0] : filled];
        }),
      ),
    ]),
  );
}

/**
 * Rejects a wildcard in `StringEquals`, which compares it literally, so that the condition would never match. The
 * `Arn` operators support wildcards.
 */
function withoutWildcard(operator: string, key: string, value: string): string {
  if (operator === 'StringEquals' && value.includes('*'))
    throw new Error(`${operator} of ${key} would compare with ${value} literally. Use StringLike or ArnLike.`);
  return value;
}

function fillIn(text: string, fill: (placeholder: Placeholder) => string): string {
  return text.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
    if (!isPlaceholder(name))
      throw new Error(`${text} has an unknown placeholder. Use ${placeholderNames.join(', ')}.`);
    return fill(name);
  });
}

function isPlaceholder(name: string): name is Placeholder {
  return (placeholderNames as readonly string[]).includes(name);
}
