/** Reads tags and errors in the forms that AWS returns. */
import type { Tags } from '../policy/index.ts';

type TagOfAws = { readonly Key?: string | undefined; readonly Value?: string | undefined };

export function asTags(tags: readonly TagOfAws[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function tagsIn([found]: readonly { readonly TagList?: readonly TagOfAws[] | undefined }[] = []):
  Tags | undefined {
  return found && asTags(found.TagList ?? []);
}

/** Treats errors with these names as "not found", and throws all others. */
export function absentIf(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (names.includes(nameOf(error))) return undefined;
    throw error;
  };
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
