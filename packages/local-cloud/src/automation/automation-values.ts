/**
 * `{{ variables }}` and selectors of an Automation document.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */

/** By name: `Port`, `FindSecurityGroups.GroupIds`, `global:REGION`. */
export type Variables = ReadonlyMap<string, unknown>;

/** The document uses something that does not exist, or that the local cloud does not support. */
export class AutomationError extends Error {
  override readonly name = 'AutomationError';
}

/** A string that is one variable becomes its value, of any type. A variable within a string becomes text. */
export function fillIn(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((element) => fillIn(element, variables));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fillIn(inner, variables)]));
  }
  if (typeof value !== 'string') return value;
  const whole = /^\{\{\s*([\w:.-]+)\s*\}\}$/.exec(value)?.[1];
  if (whole !== undefined) return variableIn(variables, whole);
  return value.replaceAll(/\{\{\s*([\w:.-]+)\s*\}\}/g, (_, name: string) => asText(variableIn(variables, name)));
}

function variableIn(variables: Variables, name: string): unknown {
  if (variables.has(name)) return variables.get(name);
  throw new AutomationError(`The variable {{ ${name} }} is not defined at this step.`);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A simple JSONPath: `$.Reservations[0].Instances[*].InstanceId`. `undefined` if there is no value. */
export function select(selector: string, value: unknown): unknown {
  const steps = selector.replace(/^\$/, '').match(/\.[^.[\]]+|\[[^\]]*\]/g) ?? [];
  if (`$${steps.join('')}` !== selector)
    throw new AutomationError(`The local cloud does not support the selector ${selector}.`);
  return walk(value, steps);
}

function walk(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined || value === undefined || value === null) return value ?? undefined;
  if (step === '[*]') return Array.isArray(value) ? value.map((element) => walk(element, rest)) : undefined;
  const key = step.replaceAll(/^\.|^\[['"]?|['"]?\]$/g, '');
  return walk((value as { readonly [key: string]: unknown })[key], rest);
}

/** The outputs of GetAutomationExecution, which are lists of strings. */
export function asTexts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(asText);
}
