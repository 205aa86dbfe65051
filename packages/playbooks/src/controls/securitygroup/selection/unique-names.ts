import type * as z from 'zod';

/** For `superRefine`: names identify elements in reports, so they must be unique. */
export function requireUniqueNames(items: readonly { readonly name?: string }[], context: z.RefinementCtx): void {
  for (const [index, { name }] of items.entries()) {
    if (name === undefined || items.findIndex((other) => other.name === name) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'name'], message: 'must be a unique name' });
  }
}
