/**
 * The resource types that only a playbook declares, by the ARN in its permissions: a new control needs no row in a table.
 * Findings must name such a resource by that ARN.
 */
import { registry } from '@asr/playbooks';
import { normalizedType } from './resource-type.ts';

/** An ARN with the placeholders of `Permissions.on`, which ends in `{id}`. */
const declared: ReadonlyMap<string, string> = new Map(
  Object.values(registry).flatMap(({ resourceType, resourceArn }) =>
    resourceArn === undefined ? [] : [[normalizedType(resourceType), resourceArn] as const],
  ),
);

/** `undefined`: another table has the type, or no playbook remediates it. */
export function declaredArnOf(resourceType: string): string | undefined {
  return declared.get(normalizedType(resourceType));
}
