import { BadInputError } from './bad-input.ts';

/** The different items of a comma-separated list. @throws a `BadInputError` for an empty item. */
export function list(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new BadInputError('It must be a comma-separated list without empty items.');
  return [...new Set(items)];
}
