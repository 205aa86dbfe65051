/** Reads the input of an execution. An unknown kind is an error whose message describes the valid input. */
import * as z from 'zod';
import { type ExecutionInput, sanitize, executionKinds, unknownInputError } from '../model/index.ts';

/** ARNs of IAM and STS have at most 2,048 characters. The recorded text is sanitized and shortened. */
const actor = z
  .string()
  .min(1)
  .max(2048)
  .transform((text) => sanitize(text, 300));
const because = z
  .string()
  .min(1)
  .max(500)
  .transform((text) => sanitize(text, 500));

const executionInput = z.strictObject({
  kind: z.enum(executionKinds),
  rule: z.enum(['automatic', 'observe']).exactOptional(),
  event: z.unknown(),
  'asr-step': z.literal('plan').exactOptional(),
  'asr-actor': actor.exactOptional(),
  'asr-override': z.strictObject({ by: actor, because }).exactOptional(),
  overdue: z.unknown().exactOptional(),
});

type Given = z.infer<typeof executionInput>;

/** Whether the input has the keys of its kind. A missing or additional `rule` or `overdue` would change the meaning. */
function fitsKind({ overdue: deadlines, ...given }: Given): boolean {
  if (deadlines === undefined) return fitsEvent(given);
  return given.kind === 'overdue' && Object.keys(given).length === 2 && areDeadlines(deadlines);
}

function fitsEvent(given: Omit<Given, 'overdue'>): boolean {
  switch (given.kind) {
    case 'finding-asff':
    case 'finding-ocsf':
      return given.rule !== undefined;
    case 'button':
    case 'cloudtrail':
    case 'config':
      return given.rule === undefined;
    case 'delegated':
    case 'resume':
    case 'deferred':
      return Object.keys(given).every((key) => key === 'kind' || key === 'event');
    case 'overdue':
      return false;
  }
}

/** Without zod, whose types for this would make every cold start of Parse longer. */
function areDeadlines(given: unknown): boolean {
  return isObject(given) && Object.values(given).every(isDeadline);
}

function isDeadline(given: unknown): boolean {
  if (!isObject(given) || Object.keys(given).length !== 4) return false;
  const { dueAt, toldAt, reason, action } = given;
  return isTime(dueAt) && isTime(toldAt) && typeof reason === 'string' && (action === 'ask' || action === 'remediate');
}

function isTime(given: unknown): boolean {
  return typeof given === 'string' && !Number.isNaN(Date.parse(given));
}

function isObject(given: unknown): given is { readonly [name: string]: unknown } {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** The input has no known kind. Nothing was read, and nothing was changed. */
export class UnknownInputError extends Error {
  override readonly name = unknownInputError;
}

/** @throws An `UnknownInputError` that describes the valid input. */
export function readExecutionInput(input: unknown): ExecutionInput {
  const parsed = executionInput.safeParse(input);
  if (parsed.success && fitsKind(parsed.data)) return parsed.data as ExecutionInput;
  throw new UnknownInputError(whyUnknown(input, parsed.error));
}

function whyUnknown(input: unknown, error: z.ZodError | undefined): string {
  const form =
    'Send {"kind": …, "event": …}, as the event rules of the admin stack and the CLI do. Nothing was changed.';
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  if (!executionKinds.some((known) => known === kind)) {
    const given = typeof kind === 'string' ? `"${sanitize(kind, 40)}"` : 'missing';
    return `The kind of the execution's input is ${given}; it must be one of ${executionKinds.join(', ')}. ${form}`;
  }
  const path = error?.issues[0]?.path ?? [];
  const where = path.length === 0 ? 'its keys' : sanitize(path.map(String).join('.'), 60);
  return `The execution's input of kind ${String(kind)} is not valid; check ${where}. ${form}`;
}
