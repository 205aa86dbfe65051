/** The parameters a plan is made with, from everyone who has a say. */
import type { AnyPlaybook, Parameters } from './remediation.ts';

/** Says which parameter is wrong, and what would be right. */
export class InvalidParameterError extends Error {
  override readonly name = 'InvalidParameterError';
}

/** The parameters of any playbook: whatever the playbook reads them into. */
type Merged = { [name: string]: unknown };

/**
 * The playbook's defaults, replaced by the control's parameters in the finding, then by the policy.
 *
 * Security Hub gives every value as a list of strings (`['90']`), so a value is read in the type of its default.
 * A parameter that the playbook does not know is left out: a control may have more than its remediation needs.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/custom-control-parameters.html
 */
export function parametersFor(playbook: AnyPlaybook, ...layers: readonly Parameters[]): Parameters {
  const defaults = playbook.parameters as Parameters;
  const merged: Merged = { ...defaults };
  for (const layer of layers) {
    for (const [given, value] of Object.entries(layer)) {
      const name = Object.keys(defaults).find((known) => known.toLowerCase() === given.toLowerCase());
      if (name === undefined) continue;
      // A playbook that reads its parameters itself gets them as they were given.
      merged[name] =
        playbook.readParameters === undefined ? asTypeOf(defaults[name], value, `${playbook.control} ${given}`) : value;
    }
  }
  return (playbook.readParameters?.(merged) as Merged | undefined) ?? merged;
}

function asTypeOf(example: unknown, value: unknown, name: string): unknown {
  if ((Array.isArray(value) ? value : [value]).some((one) => typeof one === 'object' && one !== null)) {
    throw new InvalidParameterError(
      `The parameter ${name} must be a text, a number, true or false, or a list of them.`,
    );
  }
  if (Array.isArray(example)) return (Array.isArray(value) ? value : [value]).map(String);
  const single: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof example === 'number') return asNumber(single, name);
  if (typeof example === 'boolean') return asBoolean(single, name);
  return single;
}

function asNumber(value: unknown, name: string): number {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText || typeof value === 'number' ? Number(value) : NaN;
  if (Number.isFinite(number)) return number;
  throw new InvalidParameterError(`The parameter ${name} must be a number, not ${JSON.stringify(value)}.`);
}

function asBoolean(value: unknown, name: string): boolean {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new InvalidParameterError(`The parameter ${name} must be true or false, not ${JSON.stringify(value)}.`);
}
