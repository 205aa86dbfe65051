/** The parameters of a plan: the playbook's defaults, replaced by those of the finding, then by those of the policy. */
import { defaultsOf } from './playbook.ts';
import type { AnyPlaybook, Parameters } from './remediation.ts';

/** Names the invalid parameter, and describes the valid values. */
export class InvalidParameterError extends Error {
  override readonly name = 'InvalidParameterError';
  /** The path from the name of the parameter to the invalid part. */
  readonly path: readonly PropertyKey[];
  /** Continues a sentence that begins with the path, without a period. */
  readonly problem: string;

  constructor(control: string, path: readonly PropertyKey[], problem: string) {
    super(`The parameter ${placeOf(path)} of ${control} ${problem}.`);
    this.path = path;
    this.problem = problem;
  }
}

/**
 * Returns the values of all parameters, parsed and validated. Ignores parameters that the playbook does not have: a
 * control can have more parameters than its remediation needs.
 *
 * @throws InvalidParameterError if a value is malformed or out of range.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/custom-control-parameters.html
 */
export function parametersFor(playbook: AnyPlaybook, ...layers: readonly Parameters[]): Parameters {
  const values: { [name: string]: unknown } = { ...defaultsOf(playbook) };
  for (const layer of layers) {
    for (const [given, value] of Object.entries(layer)) {
      const name = Object.keys(playbook.parameters).find((known) => known.toLowerCase() === given.toLowerCase());
      const reading = name === undefined ? undefined : playbook.parameters[name]?.read(value);
      if (name === undefined || reading === undefined) continue;
      if (!reading.ok) throw new InvalidParameterError(playbook.control, [given, ...reading.path], reading.problem);
      values[name] = reading.value;
    }
  }
  return values;
}

/** `baselines[0].ingress[2]` */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}
