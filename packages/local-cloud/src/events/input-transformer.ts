/**
 * The input transformer of an EventBridge target: a template with variables for parts of the event.
 *
 * A variable outside quotes becomes JSON, a variable inside quotes becomes text. A path that does not exist becomes an
 * empty text, as in EventBridge. Wildcards in paths and templates that are not a JSON object are not supported, because
 * a state machine requires JSON.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import { TemplateError } from '../cloudformation/index.ts';

export interface InputTransformer {
  readonly InputPathsMap?: { readonly [variable: string]: string };
  readonly InputTemplate: string;
}

/** The limit of EventBridge. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const longestTemplate = 8192;

/** @throws A `TemplateError` if EventBridge would reject the transformer, or if it is not supported here. */
export function transformerOf(
  rule: string,
  { InputPathsMap: paths = {}, InputTemplate: template }: InputTransformer,
): (event: object) => object {
  const wrong = (why: string) => new TemplateError(`The input transformer of the rule ${rule} ${why}`);
  if (template.length > longestTemplate) throw wrong(`has a template of more than ${longestTemplate} characters.`);
  for (const [variable, path] of Object.entries(paths)) {
    if (variable.startsWith('aws.')) throw wrong(`defines ${variable}, a name that AWS reserves.`);
    if (!pathPattern.test(path)) throw wrong(`has the path ${path}, which the local cloud does not support.`);
  }
  for (const { variable, isQuoted } of variablesIn(template)) {
    const isKnown = Object.hasOwn(paths, variable) || Object.hasOwn(predefined, variable);
    if (!isKnown) throw wrong(`uses <${variable}>, which it does not define.`);
    // Its content is not escaped, so AWS allows it only as the whole value of a field.
    if (isQuoted && variable.startsWith('aws.events.event')) throw wrong(`has <${variable}> inside of quotes.`);
  }
  return (event) => {
    const filled = fill(template, (variable) => predefined[variable]?.(event) ?? follow(paths[variable] ?? '$', event));
    const input: unknown = JSON.parse(filled);
    if (typeof input !== 'object' || input === null) throw wrong('does not result in a JSON object.');
    return input;
  };
}

/** The variables of AWS that do not depend on the time. */
const predefined: { readonly [variable: string]: (event: object) => unknown } = {
  'aws.events.event.json': (event) => event,
  'aws.events.event': (event) => Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail')),
};

const pathPattern = /^\$(\.[\w/-]+|\[\d+\])*$/;

function follow(path: string, event: object): unknown {
  const steps = path.match(/[\w/-]+/g) ?? [];
  return steps.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as { readonly [key: string]: unknown })[step] : undefined,
    event,
  );
}

const variablePattern = /<([\w.-]+)>/g;

function variablesIn(template: string): readonly { readonly variable: string; readonly isQuoted: boolean }[] {
  return [...template.matchAll(variablePattern)].map(({ 1: variable = '', index }) => ({
    variable,
    isQuoted: isInQuotes(template, index),
  }));
}

function fill(template: string, valueOf: (variable: string) => unknown): string {
  return template.replaceAll(variablePattern, (_, variable: string, index: number) => {
    const json = JSON.stringify(valueOf(variable) ?? '');
    if (!isInQuotes(template, index)) return json;
    return json.startsWith('"') ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
}

function isInQuotes(template: string, index: number): boolean {
  return (template.slice(0, index).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}
