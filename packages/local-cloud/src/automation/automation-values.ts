/**
 * `{{ variables }}` and selectors of an Automation document.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */

/** By name: `Port`, `FindSecurityGroups.GroupIds`, `global:REGION`. */
export type Variables = ReadonlyMap<string, unknown>;

/** The document asks for something that is not there, or that the local cloud does not understand. */
export class AutomationError extends Error {
  override readonly name = 'AutomationError';
}

/** A text that is one variable becomes its value, whatever its type; within a text it becomes text. */
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

/** A simple JSONPath: `$.Reservations[0].Instances[*].InstanceId`. `undefined`: there is nothing. */
export function select(selector: string, value: unknown): unknown {
  const steps = selector.replace(/^\$/, '').match(/\.[^.[\]]+|\[[^\]]*\]/g) ?? [];
  if (`$${steps.join('')}` !== selector)
    throw new AutomationError(`The local cloud does not understand the selector ${selector}.`);
  return walk(value, steps);
}

function walk(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined || value === undefined || value === null) return value ?? undefined;
  if (step === '[*]') return Array.isArray(value) ? value.map((element) => walk(element, rest)) : undefined;
  const key = step.replaceAll(/^\.|^\[['"]?|['"]?\]$/g, '');
  return walk((value as { readonly [key: string]: unknown })[key], rest);
}

/** What GetAutomationExecution shows: every output is a list of texts. */
export function asTexts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(asText);
}
