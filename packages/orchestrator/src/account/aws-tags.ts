/** Tags and errors as AWS writes them. */
import type { Tags } from '../policy/index.ts';

type TagOfAws = { readonly Key?: string | undefined; readonly Value?: string | undefined };

export function asTags(tags: readonly TagOfAws[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function tagsIn([found]: readonly { readonly TagList?: readonly TagOfAws[] | undefined }[] = []):
  Tags | undefined {
  return found && asTags(found.TagList ?? []);
}

/** Reads an error of one of these names as "there is none"; throws every other. */
export function absentIf(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (names.includes(nameOf(error))) return undefined;
    throw error;
  };
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
