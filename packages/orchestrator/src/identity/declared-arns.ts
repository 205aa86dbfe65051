/**
 * The resource types that only a playbook declares, by the ARN in its permissions: a new control needs no row in a table.
 * Findings must name such a resource by that ARN.
 */
import { type ControlEntry, customerControls, registry } from '@asr/playbooks';
import { normalizedType } from './resource-type.ts';

export interface DeclaredArn {
  /** The service in the ARN: `eks`. */
  readonly service: string;
  /** The parts that the ARN leaves empty. */
  readonly without: readonly ('region' | 'account')[];
  /** What precedes the id in the resource part: `cluster/`. */
  readonly prefix: string;
}

/** Matches one id: not empty, no wildcard, and at most as long as an ARN. */
export const declaredId = /^[^\s*?]{1,2048}$/u;

const declared: ReadonlyMap<string, DeclaredArn> = declaredBy(Object.values(registry));

function declaredBy(entries: readonly ControlEntry[]): ReadonlyMap<string, DeclaredArn> {
  return new Map(
    entries.flatMap(({ resourceType, resourceArn }) =>
      resourceArn === undefined ? [] : [[normalizedType(resourceType), parse(resourceArn)] as const],
    ),
  );
}

/** Returns `undefined` if another table has the type, or no playbook remediates it. */
export function declaredArnOf(resourceType: string): DeclaredArn | undefined {
  const type = normalizedType(resourceType);
  // Playbooks of a customer are added after this module is loaded.
  return declared.get(type) ?? declaredBy(customerControls().map(([, entry]) => entry)).get(type);
}

/** @param template An ARN with the placeholders of `Permissions.on`, which ends in `{id}` or `{name}`. */
function parse(template: string): DeclaredArn {
  const [, , service = '', region = '', account = '', ...resource] = template.split(':');
  return {
    service,
    without: [...(region === '' ? (['region'] as const) : []), ...(account === '' ? (['account'] as const) : [])],
    prefix: resource.join(':').replace(/\{(?:id|name)\}$/, ''),
  };
}
