/** Stacks that an operator asks for: deployed with their options, and kept up to date afterwards. */
import { BadInputError } from '@asr/operations/input';
import type { StackName } from '@asr/templates';
import type { Context } from './context.ts';
import type { DeployOptions } from './options.ts';
import type { Values } from './parameters.ts';
import { describeStack, valuesOf } from './stacks/index.ts';

export interface OptionalStack {
  /** Part of the name: `ASR-Chat`. */
  readonly kind: string;
  readonly stack: StackName;
  /** Whether the options ask for it. */
  readonly isAsked: (options: DeployOptions) => boolean;
  readonly values: (context: OptionalContext) => Values;
  /** What the operator does next, by the name of an output of the stack. */
  readonly next: { readonly [output: string]: string };
}

interface OptionalContext {
  readonly options: DeployOptions;
  readonly accountId: string;
  /** Whether the stack does not exist yet. */
  readonly isFirst: boolean;
  /** An output of the admin stack. @throws BadInputError if it is of an older version */
  readonly output: (name: string) => string;
  /** A parameter of the admin stack. */
  readonly parameter: (name: string) => string | undefined;
}

/** Whether the operator asks for it, or it is deployed already. */
export async function isUsed({ kind, isAsked }: OptionalStack, context: Context): Promise<boolean> {
  return isAsked(context.options) || valuesOf(await describeStack(context.stack(kind))) !== undefined;
}

export async function optionalValues({ values, kind }: OptionalStack, context: Context): Promise<Values> {
  const admin = await describeStack(context.stack('Admin'));
  return values({
    options: context.options,
    accountId: context.accountId,
    isFirst: valuesOf(await describeStack(context.stack(kind))) === undefined,
    output(name) {
      const value = admin?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
      if (value !== undefined) return value;
      throw new BadInputError(
        `The admin stack has no output ${name}. Run asr deploy again without the options of ${kind} first.`,
      );
    },
    parameter: (name) => valuesOf(admin)?.[name],
  });
}

/** Lines for the operator, after the deployment. */
export async function nextSteps({ kind, next }: OptionalStack, context: Context): Promise<readonly string[]> {
  const { Outputs = [] } = (await describeStack(context.stack(kind))) ?? {};
  return Outputs.flatMap(({ OutputKey = '', OutputValue }) => {
    const what = next[OutputKey];
    return what === undefined ? [] : [`${what}: ${OutputValue}`];
  });
}
