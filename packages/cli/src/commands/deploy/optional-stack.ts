/** Stacks that an operator asks for: deployed with their options, and kept up to date afterwards. */
import { BadInputError } from '@asr/operations/input';
import type { StackName } from '@asr/templates';
import type { Context } from './context.ts';
import { type OptionRules, isGiven } from './option-rules.ts';
import type { DeployOptions } from './options.ts';
import type { Values } from './parameters.ts';
import { describeStack, valuesOf } from './stacks/index.ts';

export interface OptionalStack extends OptionRules {
  /** Part of the name: `ASR-Chat`. */
  readonly kind: string;
  readonly stack: StackName;
  /** The parameters that options give. */
  readonly given: (options: DeployOptions, account: OptionalAccount) => Values;
  /** The parameters that the admin stack gives, by the name of its output. */
  readonly outputs: { readonly [parameter: string]: string };
  /** What the operator does next, by the name of an output of the stack. */
  readonly next: { readonly [output: string]: string };
}

interface OptionalAccount {
  readonly accountId: string;
  /** Whether the stack does not exist yet. */
  readonly isFirst: boolean;
}

/** Whether the operator asks for it, or it is deployed already. */
export async function isUsed({ kind, asks }: OptionalStack, context: Context): Promise<boolean> {
  return asks.some((option) => isGiven(context.options, option)) || !(await isFirst(kind, context));
}

/** The parameters that options give. */
export async function givenValues({ given, kind }: OptionalStack, context: Context): Promise<Values> {
  return given(context.options, { accountId: context.accountId, isFirst: await isFirst(kind, context) });
}

/** @throws BadInputError if the admin stack is of an older version. */
export async function optionalValues(one: OptionalStack, context: Context): Promise<Values> {
  const admin = await describeStack(context.stack('Admin'));
  const output = (name: string): string => {
    const value = admin?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (value !== undefined) return value;
    throw new BadInputError(
      `The admin stack has no output ${name}. Run asr deploy again without the options of ${one.kind} first.`,
    );
  };
  return {
    ...(await givenValues(one, context)),
    ...Object.fromEntries(Object.entries(one.outputs).map(([parameter, name]) => [parameter, output(name)])),
    // The same as of the admin stack, which needed it first.
    OrganizationId: context.options.organizationId ?? valuesOf(admin)?.['OrganizationId'],
  };
}

async function isFirst(kind: string, context: Context): Promise<boolean> {
  return valuesOf(await describeStack(context.stack(kind))) === undefined;
}

/** Lines for the operator, after the deployment. */
export async function nextSteps({ kind, next }: OptionalStack, context: Context): Promise<readonly string[]> {
  const { Outputs = [] } = (await describeStack(context.stack(kind))) ?? {};
  return Outputs.flatMap(({ OutputKey = '', OutputValue }) => {
    const what = next[OutputKey];
    return what === undefined ? [] : [`${what}: ${OutputValue}`];
  });
}
