/** Parameters that are more than numbers and texts, checked with a schema. */
import type * as z from 'zod';
import { type ControlId, InvalidParameterError } from '../../../engine/index.ts';

/** For `readParameters`. Of several mistakes, the first is told, with its place: `forbid[1].ports of SecurityGroup.4`. */
export function structuredParameters<Schema extends z.ZodType>(control: ControlId, schema: Schema) {
  return (given: { readonly [name: string]: unknown }): z.output<Schema> => {
    const read = schema.safeParse(given);
    if (read.success) return read.data;
    throw new InvalidParameterError(sentence(control, given, read.error.issues[0]));
  };
}

function sentence(control: ControlId, given: unknown, issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const place = placeOf([...path, ...issue.keys.slice(0, 1)]);
    return `The parameter ${place} of ${control} is not known. Remove it, or correct its name.`;
  }
  const problem = issue?.message ?? 'cannot be read';
  return `The parameter ${placeOf(path)} of ${control} ${problem}${notWhatWasGiven(given, path)}.`;
}

/** `baselines[0].ingress[2]` */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}

/** Of a text or a number; whatever else was given is too long to be shown. */
function notWhatWasGiven(given: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce(partOf, given);
  if (typeof value === 'string') return `, not ${JSON.stringify(value.slice(0, 100))}`;
  return typeof value === 'number' ? `, not ${value}` : '';
}

function partOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** For `superRefine`: names are what people are told, so each is there once. */
export function requireUniqueNames(items: readonly { readonly name?: string }[], context: z.RefinementCtx): void {
  for (const [index, { name }] of items.entries()) {
    if (name === undefined || items.findIndex((other) => other.name === name) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'name'], message: 'must be a name that no other has' });
  }
}
