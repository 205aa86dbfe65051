/** The comparison operators of an EventBridge pattern, on one value. */
import { BlockList, isIP } from 'node:net';

export type Leaf = string | number | boolean | null;

/** A value that must be equal, or an operator: `{ prefix: 'arn:' }`. */
export type Matcher = Leaf | { readonly [operator: string]: unknown };

export function matchesValue(matcher: Matcher, value: Leaf): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  const [[name, operand] = ['', undefined], ...others] = Object.entries(matcher);
  const operator = operators[name];
  if (operator === undefined || others.length > 0) {
    throw new Error(`${JSON.stringify(matcher)} is not an operator of EventBridge.`);
  }
  return operator(operand, value);
}

const operators: { readonly [name: string]: (operand: unknown, value: Leaf) => boolean } = {
  prefix: (operand, value) => edges(operand, value, (text, edge) => text.startsWith(edge)),
  suffix: (operand, value) => edges(operand, value, (text, edge) => text.endsWith(edge)),
  'equals-ignore-case': (operand, value) => typeof value === 'string' && fold(value) === fold(String(operand)),
  wildcard: (operand, value) => typeof value === 'string' && wildcard(String(operand)).test(value),
  exists: (operand) => operand === true,
  numeric: (operand, value) => typeof value === 'number' && inRange(operand as readonly (string | number)[], value),
  cidr: (operand, value) => typeof value === 'string' && inBlock(String(operand), value),
  'anything-but': (operand, value) => anythingBut(operand, value),
};

/** `prefix` and `suffix` also have the form `{ prefix: { 'equals-ignore-case': 'x' } }`. */
function edges(operand: unknown, value: Leaf, test: (text: string, edge: string) => boolean): boolean {
  if (typeof value !== 'string') return false;
  if (typeof operand === 'string') return test(value, operand);
  return test(
    fold(value),
    fold(String((operand as { readonly 'equals-ignore-case'?: unknown })['equals-ignore-case'])),
  );
}

/** Matches all but the given values, or all that the given operator does not match. */
function anythingBut(operand: unknown, value: Leaf): boolean {
  if (Array.isArray(operand)) return !operand.includes(value);
  if (typeof operand !== 'object' || operand === null) return operand !== value;
  const [[name, inner] = ['', undefined]] = Object.entries(operand);
  const unwanted: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  return typeof value === 'string' && !unwanted.some((each) => matchesValue({ [name]: each }, value));
}

/** `*` matches any text. `\*` and `\\` are literal. */
function wildcard(pattern: string): RegExp {
  if (/(?<!\\)\*\*/.test(pattern))
    throw new Error(`The wildcard ${pattern} has two * in a row, which EventBridge rejects.`);
  const source = pattern.replaceAll(/\\([*\\])|(\*)|([^*\\]+)/g, (_, escaped?: string, star?: string, text?: string) =>
    star === undefined ? literal(escaped ?? text ?? '') : '.*',
  );
  return new RegExp(`^${source}$`, 's');
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** `['>', 0, '<=', 5]`: every comparison must be true. */
function inRange(comparisons: readonly (string | number)[], value: number): boolean {
  for (let index = 0; index < comparisons.length; index += 2) {
    const bound = Number(comparisons[index + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    if (!holds[comparisons[index] as keyof typeof holds]) return false;
  }
  return true;
}

function inBlock(block: string, address: string): boolean {
  const version = isIP(address);
  const [network = '', bits = '0'] = block.split('/');
  if (version === 0 || version !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

function fold(text: string): string {
  return text.toLowerCase();
}
