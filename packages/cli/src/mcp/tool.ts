/** One tool as data. The list of tools, the checks of arguments, and the tests are derived from it. */
import type { z } from 'zod';
import type { AgentOperations } from '@asr/operations/console';

/** What a tool answers. All of it is untrusted. */
interface Result {
  readonly data: unknown;
  readonly nextCursor?: string | null;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** Whether it changes something. Then it exists only with `--allow-write`. */
  readonly isWrite: boolean;
  readonly call: (operations: AgentOperations, given: never) => Promise<Result>;
}

interface Parts<Input extends z.ZodObject> {
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly isWrite?: boolean;
  readonly call: (operations: AgentOperations, given: z.infer<Input>) => Promise<Result>;
}

/** Arguments that the tool does not know are refused, so that a misspelled filter is not a missing one. */
export function tool<Input extends z.ZodObject>(name: string, { isWrite = false, ...parts }: Parts<Input>): Tool {
  return { name, isWrite, ...parts, input: parts.input.strict(), call: parts.call };
}
