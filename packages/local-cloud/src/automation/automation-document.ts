/** An SSM Automation document from a template, and the values of its parameters. */
import { AwsError } from '../gateway/index.ts';

export interface AutomationDocument {
  readonly schemaVersion: string;
  readonly assumeRole?: string;
  readonly parameters?: { readonly [name: string]: AutomationParameter };
  readonly mainSteps: readonly AutomationStep[];
  readonly outputs?: readonly string[];
}

export interface AutomationParameter {
  readonly type: string;
  readonly default?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly allowedPattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minChars?: number;
  readonly maxChars?: number;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common */
export interface AutomationStep {
  readonly name: string;
  readonly action: string;
  readonly inputs: { readonly [name: string]: unknown };
  readonly outputs?: readonly { readonly Name: string; readonly Selector: string; readonly Type?: string }[];
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly onFailure?: string;
  readonly isCritical?: boolean;
  readonly isEnd?: boolean;
  readonly nextStep?: string;
}

/** The parameters of StartAutomationExecution. */
export type GivenParameters = { readonly [name: string]: readonly string[] };

/** Returns the values by name, including defaults. Throws for values that Systems Manager would reject. */
export function parametersOf(document: AutomationDocument, given: GivenParameters): ReadonlyMap<string, unknown> {
  const declared = document.parameters ?? {};
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) throw invalid(`The document has no parameter ${unknown}.`);
  return new Map(Object.entries(declared).map(([name, parameter]) => [name, valueOf(name, parameter, given[name])]));
}

function valueOf(name: string, parameter: AutomationParameter, texts: readonly string[] | undefined): unknown {
  if (texts === undefined) {
    if (parameter.default === undefined) throw invalid(`The parameter ${name} needs a value.`);
    return parameter.default;
  }
  checkItems(name, parameter, texts);
  for (const text of texts) checkText(name, parameter, text);
  return parse(name, parameter.type, texts);
}

function checkItems(
  name: string,
  { minItems = 0, maxItems = Infinity }: AutomationParameter,
  texts: readonly string[],
): void {
  if (texts.length < minItems || texts.length > maxItems)
    throw invalid(`The parameter ${name} has too few or too many values.`);
}

function checkText(name: string, parameter: AutomationParameter, text: string): void {
  const { allowedPattern, allowedValues, minChars = 0, maxChars = Infinity } = parameter;
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(text)) {
    throw invalid(`The parameter ${name} must match ${allowedPattern}.`);
  }
  if (allowedValues !== undefined && !allowedValues.map(String).includes(text)) {
    throw invalid(`The parameter ${name} must be one of ${allowedValues.join(', ')}.`);
  }
  if (text.length < minChars || text.length > maxChars)
    throw invalid(`The parameter ${name} is too short or too long.`);
}

function parse(name: string, type: string, texts: readonly string[]): unknown {
  if (/^(StringList|List<.*>)$/.test(type)) return texts;
  const [text = ''] = texts;
  if (texts.length !== 1 && type !== 'MapList') throw invalid(`The parameter ${name} takes one value.`);
  try {
    if (type === 'MapList') return texts.map((each) => JSON.parse(each) as unknown);
    if (type === 'StringMap' || type === 'Boolean' || type === 'Integer') return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(`The parameter ${name} must be JSON: ${String(error)}`);
  }
  return text;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidAutomationExecutionParametersException', message);
}
