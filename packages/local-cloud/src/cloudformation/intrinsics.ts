/**
 * CloudFormation's intrinsic functions over plain JSON.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */

/** The values that a template can refer to. Each function returns `undefined` for an unknown name. */
export interface Scope {
  /** The `Ref` of a pseudo parameter, a parameter or a resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean | undefined;
  mapping(name: string, first: string, second: string): unknown;
}

/** The template uses something that the local cloud does not support. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** Resolves every intrinsic function in a value. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((element) => resolve(element, scope)).filter((element) => element !== noValue);
  if (!isObject(value)) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    // `Condition` is a function only in conditions. Elsewhere it is a property.
    if (name !== 'Condition' || typeof argument === 'string') return call(name, argument, scope);
  }
  const resolved = Object.entries(value).map(([key, element]) => [key, resolve(element, scope)] as const);
  return Object.fromEntries(resolved.filter(([, element]) => element !== noValue));
}

const noValue = Symbol('AWS::NoValue');

function call(name: string, argument: unknown, scope: Scope): unknown {
  const work = functions[name];
  if (work === undefined) throw new TemplateError(`The local cloud does not support ${name}. Add it to intrinsics.ts.`);
  return work(argument, scope);
}

const functions: { readonly [name: string]: (argument: unknown, scope: Scope) => unknown } = {
  Ref: (name, scope) => (name === 'AWS::NoValue' ? noValue : required(scope.ref(String(name)), `Ref ${String(name)}`)),
  Condition: (name, scope) => required(scope.condition(String(name)), `Condition ${String(name)}`),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...path] = Array.isArray(argument) ? texts(argument) : String(argument).split('.');
    const attribute = path.join('.');
    return required(scope.attribute(logicalId, attribute), `Fn::GetAtt ${logicalId}.${attribute}`);
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables]: readonly unknown[] = Array.isArray(argument) ? argument : [argument, {}];
    return substitute(String(text), resolve(variables, scope) as { readonly [name: string]: unknown }, scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = resolve(argument, scope) as readonly [string, readonly unknown[]];
    return texts(parts).join(separator);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = resolve(argument, scope) as readonly [string, string];
    return text.split(separator);
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = resolve(argument, scope) as readonly [string | number, readonly unknown[]];
    return required(list[Number(index)], `Fn::Select ${index}`);
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argument as readonly [string, unknown, unknown];
    return resolve(required(scope.condition(condition), `condition ${condition}`) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = resolve(argument, scope) as readonly [unknown, unknown];
    return String(a) === String(b);
  },
  'Fn::And': (argument, scope) => (resolve(argument, scope) as readonly boolean[]).every(Boolean),
  'Fn::Or': (argument, scope) => (resolve(argument, scope) as readonly boolean[]).some(Boolean),
  'Fn::Not': (argument, scope) => !(resolve(argument, scope) as readonly boolean[])[0],
  'Fn::FindInMap': (argument, scope) => {
    const [map = '', first = '', second = ''] = texts(resolve(argument, scope) as readonly unknown[]);
    return required(scope.mapping(map, first, second), `Fn::FindInMap ${map}.${first}.${second}`);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolve(argument, scope)),
};

/** `${Name}`, `${Resource.Attribute}`, and `${!Literal}`, which becomes `${Literal}`. */
function substitute(text: string, variables: { readonly [name: string]: unknown }, scope: Scope): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, mark: string, name: string) => {
    if (mark === '!') return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return String(variables[name]);
    return String(name.includes('.') ? call('Fn::GetAtt', name, scope) : call('Ref', name, scope));
  });
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value !== undefined) return value;
  throw new TemplateError(`The template refers to ${what}, which the local cloud does not support.`);
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.map(String);
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
