/**
 * The choices of an `aws:branch` step.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
import { AutomationError } from './automation-values.ts';

/** Variables are already replaced. */
interface Choice {
  readonly NextStep?: string;
  readonly Variable?: unknown;
  readonly And?: readonly Choice[];
  readonly Or?: readonly Choice[];
  readonly Not?: Choice;
  readonly [operator: string]: unknown;
}

/** The next step, or `undefined` if no choice matches and there is no default. */
export function chooseStep(inputs: { readonly [name: string]: unknown }): string | undefined {
  const choices = (inputs['Choices'] ?? []) as readonly Choice[];
  return choices.find(holds)?.NextStep ?? (inputs['Default'] as string | undefined);
}

function holds(choice: Choice): boolean {
  if (choice.And !== undefined) return choice.And.every(holds);
  if (choice.Or !== undefined) return choice.Or.some(holds);
  if (choice.Not !== undefined) return !holds(choice.Not);
  const { NextStep: _, Variable: variable, ...rest } = choice;
  const [[name, operand] = ['', undefined]] = Object.entries(rest);
  const operator = operators[name];
  if (operator === undefined)
    throw new AutomationError(`The local cloud does not support the operator ${name} of aws:branch.`);
  return operator(variable, operand);
}

const operators: { readonly [name: string]: (variable: unknown, operand: unknown) => boolean } = {
  StringEquals: (variable, operand) => String(variable) === String(operand),
  EqualsIgnoreCase: (variable, operand) => String(variable).toLowerCase() === String(operand).toLowerCase(),
  StartsWith: (variable, operand) => String(variable).startsWith(String(operand)),
  EndsWith: (variable, operand) => String(variable).endsWith(String(operand)),
  Contains: (variable, operand) => String(variable).includes(String(operand)),
  NumericEquals: (variable, operand) => Number(variable) === Number(operand),
  NumericGreater: (variable, operand) => Number(variable) > Number(operand),
  NumericLesser: (variable, operand) => Number(variable) < Number(operand),
  NumericGreaterOrEquals: (variable, operand) => Number(variable) >= Number(operand),
  NumericLesserOrEquals: (variable, operand) => Number(variable) <= Number(operand),
  BooleanEquals: (variable, operand) => String(variable).toLowerCase() === String(operand).toLowerCase(),
};
