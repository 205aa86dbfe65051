import { type Described, type Meaning, type Parameter, type Reading, shown, single, wrong } from './parameter.ts';

export interface Range extends Described {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: Meaning;
  /** A value outside the range with a special meaning, which `description` explains: 0 for "any". */
  readonly or?: number;
}

/** Declares a whole number. */
export function count(range: Range & { readonly unit: string }): Parameter<number> {
  const { min, max, or, meaning, unit, description = '' } = range;
  const inRange = { type: 'integer', minimum: min, maximum: max };
  return {
    default: range.default,
    meaning,
    unit,
    type: 'whole number',
    range: `${min} to ${max}${or === undefined ? '' : `, or ${or}`}`,
    description,
    schema: or === undefined ? inRange : { anyOf: [{ const: or }, inRange] },
    read: (given) => readWhole(given, range),
  };
}

export const days = (range: Range): Parameter<number> => count({ ...range, unit: 'days' });

export const seconds = (range: Range): Parameter<number> => count({ ...range, unit: 'seconds' });

/** Declares one of a few numbers. */
export function oneNumberOf<const Value extends number>(
  values: readonly Value[],
  {
    meaning,
    unit,
    description = '',
    ...given
  }: Described & { readonly default: NoInfer<Value>; readonly meaning: Meaning; readonly unit: string },
): Parameter<number> {
  const all = values.join(', ');
  return {
    default: given.default,
    meaning,
    unit,
    type: 'whole number',
    range: `one of ${all}`,
    description,
    schema: { enum: values },
    read: (value) => {
      const number = numberIn(value);
      if (number === undefined) return wrong(`must be a number, not ${shown(single(value))}`);
      return values.some((one) => one === number)
        ? { ok: true, value: number }
        : wrong(`must be one of ${all}, not ${number}`);
    },
  };
}

function readWhole(given: unknown, { min, max, or }: Range): Reading<number> {
  const number = numberIn(given);
  if (number === undefined) return wrong(`must be a number, not ${shown(single(given))}`);
  if (number === or) return { ok: true, value: number };
  if (!Number.isInteger(number)) return wrong(`must be a whole number, not ${number}`);
  const others = or === undefined ? '' : `, or ${or}`;
  return number >= min && number <= max
    ? { ok: true, value: number }
    : wrong(`must be ${min} to ${max}${others}, not ${number}`);
}

function numberIn(given: unknown): number | undefined {
  const value = single(given);
  const isText = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  const number = isText || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}
