/** The fields every finding format has, read the same way, with errors that name the field. */
import * as z from 'zod';
import { accountPattern, regionPattern } from './arn.ts';
import { isUnsafe } from './sanitize.ts';

/** A text that is there and can be stored and shown: neither empty, nor endless, nor with characters that mislead its reader. */
export function text(max: number) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a text') })
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !isUnsafe(value), 'must not contain control or invisible characters');
}

export function account() {
  return text(12).regex(accountPattern, 'must be an account id of 12 digits');
}

export function region() {
  return text(32).regex(regionPattern, 'must be a Region such as eu-west-1');
}

/** The first thing wrong, as a sentence that names the field: `Resources[0].Id must be a text.` */
export function badField(error: z.ZodError, under: readonly PropertyKey[] = []): string {
  const issue = error.issues[0];
  const path = pathOf([...under, ...(issue?.path ?? [])]);
  return `${path === '' ? 'The finding' : path} ${phrase(issue)}.`;
}

/** `controls.EC2.13.mode`, `Resources[0].Id`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Our own fields say what they must be; for the others zod knows the type that was expected. */
function phrase(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'cannot be read';
  if (!issue.message.startsWith('Invalid')) return issue.message;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `must be ${typeNames[issue.expected] ?? issue.expected}`;
  return 'cannot be read';
}

const typeNames: { readonly [expected: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};
