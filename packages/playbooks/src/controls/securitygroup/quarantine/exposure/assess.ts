/** Finds the network interfaces of an instance that are open to the internet without an exception. Pure. */
import type { Keyed } from '../../../../engine/index.ts';
import { type AllowedPortsCeilings, type UnusableToken, allowedPortsOf } from './allowed-ports.ts';
import { type OpenPorts, type OpeningGroup, openPortsThrough } from './open-ports.ts';
import type { GroupOfInstance, ReachableInstance } from './reachable-instance.ts';

export interface InterfaceAssessment extends OpenPorts {
  readonly interfaceId: string;
  /** The names of its groups. */
  readonly groups: readonly string[];
}

/** Every interface that no AWS service manages, sorted by id. */
export function assess(instance: ReachableInstance, ceilings: AllowedPortsCeilings): readonly InterfaceAssessment[] {
  return Object.keys(instance.interfaces)
    .toSorted()
    .map((interfaceId) => {
      const groups = instance.interfaces[interfaceId] ?? [];
      return { interfaceId, groups, ...openThrough(instance, groups, ceilings) };
    });
}

/** The ports that the internet reaches on an interface with these groups. */
export function openThrough(
  instance: ReachableInstance,
  names: readonly string[],
  ceilings: AllowedPortsCeilings,
): OpenPorts {
  const entries = names.flatMap((name) => {
    const group = instance.groups[name];
    return group === undefined ? [] : [[name, openingOf(instance, group, ceilings)] as const];
  });
  const groups: Keyed<OpeningGroup> = Object.fromEntries(entries);
  return openPortsThrough(groups, instance.prefixLists);
}

/** The unusable tokens in the tags of the instance and its groups. */
export function unusableTokens(instance: ReachableInstance, ceilings: AllowedPortsCeilings): readonly UnusableToken[] {
  const attached = new Set(Object.values(instance.interfaces).flat());
  const tags = [...attached].toSorted().map((name) => instance.groups[name]?.allowedPorts ?? null);
  const all = [instance.allowedPorts, ...tags].flatMap((tag) => allowedPortsOf(tag, instance.today, ceilings).unusable);
  return [...new Map(all.map((unusable) => [unusable.token, unusable])).values()];
}

function openingOf(
  { allowedPorts, today }: ReachableInstance,
  group: GroupOfInstance,
  ceilings: AllowedPortsCeilings,
): OpeningGroup {
  return {
    rules: group.rules,
    allowed: [allowedPorts, group.allowedPorts].map((tag) => allowedPortsOf(tag, today, ceilings)),
  };
}
