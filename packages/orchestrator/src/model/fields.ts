/** Reads the fields that all finding formats have in common. Errors name the field. */
import * as z from 'zod';
import { accountPattern, regionPattern } from './arn.ts';
import { isUnsafe } from './sanitize.ts';

/** A text that is safe to store and show: not empty, limited in length, and without misleading characters. */
export function text(max: number) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a string') })
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

/** The first problem, as a sentence that names the field: `Resources[0].Id must be a string.` */
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

/** Our own schemas have messages. For other issues, zod reports the expected type. */
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
  string: 'a string',
};
