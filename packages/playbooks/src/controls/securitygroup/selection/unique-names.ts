import type * as z from 'zod';

/** For `superRefine`: a name identifies an element in reports, so each is there once. */
export function requireUniqueNames(items: readonly { readonly name?: string }[], context: z.RefinementCtx): void {
  for (const [index, { name }] of items.entries()) {
    if (name === undefined || items.findIndex((other) => other.name === name) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'name'], message: 'must be a name that no other has' });
  }
}
