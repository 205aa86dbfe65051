/** The parameters that a plan is made with: the playbook's defaults, replaced by the finding's, then by the policy's. */
import { type AnyPlaybook, type Parameters, defaultsOf } from './remediation.ts';

/** Says which parameter is wrong, and what is right. */
export class InvalidParameterError extends Error {
  override readonly name = 'InvalidParameterError';
  /** From the name of the parameter to the part that is wrong. */
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
 * The values of all parameters, read and in range. A parameter that the playbook does not have is left out: a control
 * may have more than its remediation needs.
 *
 * @throws InvalidParameterError if a value cannot be read, or is out of range.
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
