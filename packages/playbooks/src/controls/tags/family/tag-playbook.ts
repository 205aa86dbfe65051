/** The playbook of every control that requires tags. A table says how the service reads and writes them. */
import {
  type Aws,
  type Change,
  type ControlId,
  type IamAction,
  type Permissions,
  type Playbook,
  type Target,
  definePlaybook,
  limit,
} from '../../../engine/index.ts';
import { type Values, requiredTagKeys } from '../../../parameters/index.ts';
import { type Tagged, planTags } from './plan-tags.ts';
import { type Tags, isOwnTag } from './tag-rules.ts';
import type { OrganizationValues, TagValues } from '../../../tag-values/index.ts';
import { organizationValues, tagValues } from './tag-values.ts';

/** The tags of a resource as its service returns them, those of AWS included. */
export interface FoundTags {
  readonly tags: Tags;
  /** Why its tags cannot be changed, in one or more sentences. */
  readonly blocked?: string | undefined;
}

/** How a service reads and writes the tags of a resource. */
interface TagService {
  /** `undefined`: the service says that the resource does not exist. */
  read(target: Target, aws: Aws): Promise<FoundTags | undefined>;
  add(target: Target, tags: Tags, aws: Aws): Promise<void>;
  remove(target: Target, keys: readonly string[], aws: Aws): Promise<void>;
}

/** One control of the family. */
export interface TagControl extends TagService {
  /** With its article: `a subnet`. */
  readonly noun: string;
  readonly resourceType: `Aws${string}`;
  readonly scope?: 'regional' | 'global';
  /** @default `requiredTagKeys` */
  readonly parameter?: 'requiredTagKeys' | 'requiredKeyTags';
  /** The ARN of the resource, for the actions that have it. */
  readonly arn: `arn:${string}`;
  /** The actions of the calls. Those in `anywhere` have no resource-level permission. */
  readonly actions: {
    readonly read: readonly IamAction[];
    readonly write: readonly IamAction[];
    readonly anywhere?: readonly IamAction[];
  };
  /** What its keys and values cannot begin with, in addition to `aws:`. In lower case. */
  readonly reservedPrefix?: string;
}

/** By control id. */
export type TagFamily<Control extends string = string> = {
  readonly [control in Control]: Playbook<Tagged, 'tags', Values>;
};

/** Makes one playbook for each row. The key is the id of the control. */
export function tagFamily<Control extends ControlId>(rows: {
  readonly [control in Control]: TagControl;
}): TagFamily<Control> {
  const entries = Object.entries<TagControl>(rows).map(([control, row]) => [
    control,
    playbookOf(control as Control, row),
  ]);
  return Object.fromEntries(entries) as TagFamily<Control>;
}

function playbookOf(control: ControlId, row: TagControl): Playbook<Tagged, 'tags', Values> {
  const { noun, resourceType, scope = 'regional', parameter = 'requiredTagKeys', reservedPrefix } = row;
  return definePlaybook<Tagged, 'tags'>({
    control,
    title: `add the required tags to ${noun}`,
    resourceType,
    scope,
    permissions: permissionsOf(row),
    parameters: { [parameter]: requiredTagKeys, tagValues, organizationValues },

    async read(target, aws) {
      const found = await row.read(target, aws);
      if (found === undefined) return undefined;
      const own = Object.entries(found.tags).filter(([key]) => isOwnTag(key));
      return { accountId: target.accountId, tags: Object.fromEntries(own), blocked: found.blocked ?? null };
    },

    plan: (resource, parameters) =>
      planTags(resource, {
        control,
        parameter,
        required: parameters[parameter] as readonly string[],
        tagValues: parameters['tagValues'] as TagValues,
        organizationValues: parameters['organizationValues'] as OrganizationValues,
        reservedPrefix,
      }),

    apply: (target, change, aws) => write(row, target, [change], aws),
    applyAll: (target, changes, aws) => write(row, target, changes, aws),
  });
}

/** One call for all new tags, and one for all that an undo removes. */
async function write(
  row: TagControl,
  target: Target,
  changes: readonly Change<Tagged, 'tags'>[],
  aws: Aws,
): Promise<void> {
  const removed = changes.filter(({ to }) => to === null).map(({ key }) => key);
  const added = changes.flatMap(({ key, to }) => (to === null ? [] : [[key, to] as const]));
  if (removed.length > 0) await row.remove(target, removed, aws);
  if (added.length > 0) await row.add(target, Object.fromEntries(added), aws);
}

function permissionsOf({ arn, actions: { read, write: writes, anywhere = [] } }: TagControl): Permissions {
  const limited = [...read, ...writes].filter((action) => !anywhere.includes(action));
  return { read, write: writes, on: limit([arn], ...limited) };
}
