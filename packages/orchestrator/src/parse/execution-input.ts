/** Reads the input of an execution. An input of no known kind is an error that says what the input must be. */
import * as z from 'zod';
import { type ExecutionInput, excerpt, executionKinds, unknownInputError } from '../model/index.ts';

const override = z.strictObject({ by: z.string().min(1).max(64), because: z.string().min(1).max(500) });
const words = { 'asr-step': z.literal('plan').exactOptional(), 'asr-override': override.exactOptional() };
const event = z.unknown();

const executionInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['finding-asff', 'finding-ocsf']),
    rule: z.enum(['automatic', 'observe']),
    event,
    ...words,
  }),
  z.strictObject({ kind: z.enum(['button', 'cloudtrail', 'config']), event, ...words }),
  z.strictObject({ kind: z.enum(['delegated', 'resume']), event }),
]);

/** The input names no kind that ASR knows. Nothing was read, and nothing was changed. */
export class UnknownInputError extends Error {
  override readonly name = unknownInputError;
}

/** Throws an `UnknownInputError` that says what the input must be. */
export function readExecutionInput(input: unknown): ExecutionInput {
  const parsed = executionInput.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new UnknownInputError(whyUnknown(input, parsed.error));
}

function whyUnknown(input: unknown, error: z.ZodError): string {
  const form = 'Give {"kind": …, "event": …}, as the rules of the admin stack and the CLI do. Nothing was changed.';
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  if (!executionKinds.some((known) => known === kind)) {
    const given = typeof kind === 'string' ? `"${excerpt(kind, 40)}"` : 'missing';
    return `The kind of the execution's input is ${given}; it must be one of ${executionKinds.join(', ')}. ${form}`;
  }
  const [issue] = error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? 'a key' : excerpt(issue.path.map(String).join('.'), 60);
  return `The execution's input of kind ${String(kind)} has a problem with ${where}. ${form}`;
}
