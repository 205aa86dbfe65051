/** Explains a plan: the open ports, the rules that open them, and the access that is lost. Pure. */
import { type Keyed, cutOff } from '../../../../engine/index.ts';
import type { InterfaceAssessment } from './assess.ts';
import { portList } from './port-list.ts';
import type { Clone, ReachableInstance } from './reachable-instance.ts';

/** An interface, and its groups after the change. */
export interface Move {
  readonly seen: InterfaceAssessment;
  readonly to: readonly string[];
  /** All planned clones, by name. */
  readonly clones: Keyed<Clone>;
}

/** The maximum number of items in a sentence. */
const most = 5;

export function reasonFor(instance: ReachableInstance, moves: readonly Move[]): string {
  const left = [...new Set(moves.flatMap(({ seen, to }) => seen.groups.filter((name) => !to.includes(name))))];
  const sentences = moves.flatMap((move) => sentencesFor(instance, move));
  return [...sentences, ...left.flatMap((name) => referencesTo(instance, name))].join(' ');
}

function sentencesFor(instance: ReachableInstance, { seen, to, clones }: Move): readonly string[] {
  const { interfaceId, ports, through, groups } = seen;
  const open = listed([...through.keys()].map((name) => titleOf(instance, name)));
  const why = `The internet reaches ${interfaceId} on ports ${portList(ports)} that no AllowedPorts tag names, through ${open}.`;
  const entered = to.filter((name) => clones[name] !== undefined);
  if (entered.length === 0)
    return [
      why,
      lossOf(
        instance,
        seen,
        groups.filter((name) => !to.includes(name)),
      ),
    ];
  const without = new Set([...through.values()].flatMap((keys) => [...keys]));
  return [why, `It moves to ${listed(entered)}, without ${listed([...without])}.`];
}

/** An interface that leaves a group also loses the harmless rules of the group. */
function lossOf(instance: ReachableInstance, { interfaceId, through }: Move['seen'], left: readonly string[]): string {
  const lost = left.flatMap((name) => {
    const rules = Object.keys(instance.groups[name]?.rules ?? {});
    return rules.filter((key) => !through.get(name)?.has(key)).map((key) => `${key} (${name})`);
  });
  const rest = lost.length === 0 ? '' : ` Other rules that no longer apply to it: ${listed(lost)}.`;
  return `${interfaceId} leaves ${listed(left)}.${rest}`;
}

/** A rule that names a group allows only its members, and a member of the clone is not one. */
function referencesTo({ referencedBy }: ReachableInstance, name: string): readonly string[] {
  const groups = referencedBy[name] ?? [];
  if (groups.length === 0) return [];
  return [cutOff([{ kind: 'interfaces that leave', name }], `use the rules of ${listed(groups)} that name it`)];
}

function titleOf({ groups }: ReachableInstance, name: string): string {
  const group = groups[name];
  return group === undefined || group.groupId !== name ? name : `${name} (${group.name})`;
}

function listed(items: readonly string[]): string {
  const rest = items.length > most ? ` and ${items.length - most} more` : '';
  return `${items.slice(0, most).join(', ')}${rest}`;
}
