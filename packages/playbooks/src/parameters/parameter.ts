/**
 * One parameter of a control: its default, its type, its range and its meaning, in one place. The policy file, findings
 * and plans are checked with it; the documentation and the JSON Schema of the policy are generated from it.
 */

import type * as z from 'zod';

/**
 * How the value is compared with the resource. `floor`: more is compliant as well. `ceiling`: less is. `exact`: only
 * the value is. `choice`: the value says what a remediation writes or leaves out, and is compared with nothing.
 */
export type Meaning = 'floor' | 'ceiling' | 'exact' | 'choice';

export interface Parameter<Value> {
  readonly default: Value;
  readonly meaning: Meaning;
  /** For people: `whole number`, `list of ports`. */
  readonly type: string;
  /** For people: `1 to 365`. Empty: the type says all. */
  readonly range: string;
  /** `days`, `seconds`; empty where a value has none. */
  readonly unit: string;
  /** What a special value means, or what the parameter is for: a sentence, or empty. */
  readonly description: string;
  /** The orchestrator gives it: neither the policy nor the documentation has it. */
  readonly isInternal?: true;
  /**
   * JSON Schema of the value in a policy file, or the zod schema that it is made of for the policy's own schema. A
   * function that remediates never makes it.
   */
  readonly schema: JsonSchema | ZodSchema;
  /** Reads a value of a policy file, or of a finding, where every value is a list of texts. */
  readonly read: (given: unknown) => Reading<Value>;
}

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `path` leads to the part that is wrong. `problem` continues a sentence that begins with it, without a period. */
  | { readonly ok: false; readonly path: readonly PropertyKey[]; readonly problem: string };

/** A schema that is still to be written as JSON Schema. */
interface ZodSchema {
  readonly zod: z.ZodType;
}

type JsonSchema = { readonly [keyword: string]: unknown };

/** What a plan receives, by the name of the parameter. */
export type Values = { readonly [name: string]: unknown };

/** The parameters of a playbook, from the values that its plan receives. */
export type ParametersOf<Of extends Values> = { readonly [Name in keyof Of]: Parameter<Of[Name]> };

export interface Described {
  readonly description?: string;
}

export function wrong(problem: string, path: readonly PropertyKey[] = []): Reading<never> {
  return { ok: false, problem, path };
}

/** Security Hub gives each value as a list of texts: `['90']`. */
export function single(given: unknown): unknown {
  return Array.isArray(given) && given.length === 1 ? (given as readonly unknown[])[0] : given;
}

/** What was given, as far as it can be shown in a line. */
export function shown(given: unknown): string {
  if (given === undefined) return 'nothing';
  const text = JSON.stringify(given);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
