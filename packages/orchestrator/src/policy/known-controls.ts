import { InvalidParameterError, parametersFor, registry, type AnyPlaybook, type Parameter } from '@asr/playbooks';
import * as z from 'zod';
import type { KnownControls, ParameterProblem } from './policy.ts';

/**
 * The controls that a policy can configure: every control that has a playbook, with its parameters.
 *
 * @param withRunbook The controls that a runbook can remediate as well.
 */
export async function knownControls(withRunbook: Iterable<string>): Promise<KnownControls> {
  const automated = new Set(withRunbook);
  const known = Object.entries(registry).map(
    async ([control, { load, resourceType, otherResourceTypes = [], customer, customerCode }]) => {
      const playbook = await load();
      // The policy cannot set parameters that come with a detection: they would override those of every detection.
      const own = Object.entries(playbook.parameters).filter(([, { isInternal }]) => isInternal !== true);
      const entry: KnownControls[string] = {
        hasRunbook: automated.has(control) || customer?.runbook !== undefined,
        resourceTypes: [resourceType, ...otherResourceTypes],
        parameters: own.map(([name]) => name),
        schemas: Object.fromEntries(
          own.map(([name, { schema, description, unit }]) => {
            const about = [unit === '' ? '' : `In ${unit}.`, description].filter((text) => text !== '').join(' ');
            const json = jsonSchemaOf(schema);
            return [name, about === '' ? json : { ...json, description: about }];
          }),
        ),
        ...(customer === undefined
          ? {}
          : { customer: { data: customer, ...(customerCode === undefined ? {} : { code: customerCode }) } }),
        problemsIn: (given) => Object.entries(given).flatMap(([name, value]) => problemOf(playbook, name, value) ?? []),
      };
      return [control, entry] as const;
    },
  );
  return Object.fromEntries(await Promise.all(known));
}

/** Reports the problem when the policy is read, not when a remediation first uses it. */
function problemOf(playbook: AnyPlaybook, name: string, value: unknown): ParameterProblem | undefined {
  try {
    parametersFor(playbook, { [name]: value });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidParameterError) return { path: error.path, problem: error.problem };
    throw error;
  }
}

function jsonSchemaOf(schema: Parameter<unknown>['schema']): { readonly [keyword: string]: unknown } {
  if (!('zod' in schema)) return schema;
  const { $schema: _, ...json } = z.toJSONSchema(schema.zod as z.ZodType, { io: 'input', unrepresentable: 'any' });
  return json;
}
