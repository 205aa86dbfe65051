/**
 * A parameter of a control: default, type, range and meaning in one place. It validates the policy file, findings and
 * plans. The documentation and the JSON Schema of the policy are generated from it.
 */

import type * as z from 'zod';

/**
 * How the value is compared with the resource. `floor`: larger values are also compliant. `ceiling`: smaller values
 * are. `exact`: only this value is. `choice`: the value controls what a remediation writes, and is not compared.
 */
export type Meaning = 'floor' | 'ceiling' | 'exact' | 'choice';

export interface Parameter<Value> {
  readonly default: Value;
  readonly meaning: Meaning;
  /** For display: `whole number`, `list of ports`. */
  readonly type: string;
  /** For display: `1 to 365`. Empty if the type is sufficient. */
  readonly range: string;
  /** The unit: `days`, `seconds`; empty if the value has none. */
  readonly unit: string;
  /** One sentence on a special value or on the purpose of the parameter, or empty. */
  readonly description: string;
  /** The orchestrator sets the value. The policy and the documentation do not have this parameter. */
  readonly isInternal?: true;
  /**
   * The JSON Schema of the value in a policy file, or the zod schema that it is generated from. Functions that
   * remediate never generate it.
   */
  readonly schema: JsonSchema | ZodSchema;
  /** Parses a value of a policy file, or of a finding, where every value is a list of strings. */
  readonly read: (given: unknown) => Reading<Value>;
}

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `path` leads to the invalid part. `problem` continues a sentence that begins with the path, without a period. */
  | { readonly ok: false; readonly path: readonly PropertyKey[]; readonly problem: string };

/** A zod schema, which is converted to JSON Schema on demand. */
interface ZodSchema {
  readonly zod: z.ZodType;
}

type JsonSchema = { readonly [keyword: string]: unknown };

/** The values that a plan receives, by parameter name. */
export type Values = { readonly [name: string]: unknown };

/** The parameters of a playbook, derived from the values that its plan receives. */
export type ParametersOf<Of extends Values> = { readonly [Name in keyof Of]: Parameter<Of[Name]> };

export interface Described {
  readonly description?: string;
}

export function wrong(problem: string, path: readonly PropertyKey[] = []): Reading<never> {
  return { ok: false, problem, path };
}

/** Returns the only element of a list: Security Hub sends each value as a list of strings, `['90']`. */
export function single(given: unknown): unknown {
  return Array.isArray(given) && given.length === 1 ? (given as readonly unknown[])[0] : given;
}

/** Returns the value as JSON, shortened to fit in a line. */
export function shown(given: unknown): string {
  if (given === undefined) return 'nothing';
  const text = JSON.stringify(given);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
