/**
 * parliament: reads IAM policies as AWS documents their grammar, actions, resource types and condition keys. It gets
 * each policy of the templates with all values resolved, apart from trust policies, which have no resource.
 *
 * @see https://github.com/duo-labs/parliament
 */
import { join } from 'node:path';
import { openStack, readTemplate } from '@asr/local-cloud';
import { type Finding, type Linter, stackNameOf } from './finding.ts';
import { adminAccountId, homeRegion, memberAccountId, organizationId } from './places.ts';
import { runPython } from './run-python.ts';

export const parliament: Linter = {
  name: 'parliament',
  requirements: 'parliament-requirements.txt',
  async run(python, templates) {
    const policies = Object.assign({}, ...templates.map(policiesOf)) as { readonly [name: string]: object };
    const answer = await runPython(python, [join(import.meta.dirname, 'parliament-policies.py')], {
      env: { PYTHONWARNINGS: 'ignore' },
      stdin: JSON.stringify(policies),
    });
    return (JSON.parse(answer) as readonly Issue[]).map(asFinding);
  },
};

interface Issue {
  /** `AdminStack Orchestrator 0`. */
  readonly policy: string;
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
}

function asFinding({ policy, issue, title, detail }: Issue): Finding {
  return { rule: issue, where: policy.replace(/ \d+$/, ''), message: `${title}: ${JSON.stringify(detail)}` };
}

/** The policies of a template by `<stack> <logical id> <number>`. */
function policiesOf(path: string): { readonly [name: string]: object } {
  const template = readTemplate(path);
  const name = stackNameOf(path);
  const stack = openStack(template, {
    name,
    partition: 'aws',
    accountId: name.startsWith('Member') ? memberAccountId : adminAccountId,
    region: homeRegion,
    endpointUrl: '',
    parameters: { ...exampleParameters(template), ...parameters },
  });
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  return Object.fromEntries(
    [...types].flatMap((type) =>
      stack
        .resources(type)
        .flatMap(({ logicalId, properties }) =>
          policiesIn(withStatements(properties, template.Resources[logicalId]?.Properties)).map(
            (policy, index) => [`${name} ${logicalId} ${index}`, policy] as const,
          ),
        ),
    ),
  );
}

/** The properties that contain a policy. Others may refer to what the local cloud does not know. */
function withStatements(properties: object, declared: object = {}): object {
  const names = Object.entries(declared)
    .filter(([, value]) => JSON.stringify(value).includes('"Statement"'))
    .map(([name]) => name);
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(properties)).flatMap(([name]) =>
      names.includes(name) ? [[name, (properties as { readonly [name: string]: unknown })[name]]] : [],
    ),
  );
}

/** Each object with statements, at any depth. */
export function policiesIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) return [value];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) =>
    key === 'AssumeRolePolicyDocument' ? [] : policiesIn(inner),
  );
}

const parameters = {
  AdminAccountId: adminAccountId,
  OrganizationId: organizationId,
  ExternalId: 'asr-test',
  HomeRegion: homeRegion,
};

/** A value for each parameter that has no default. */
function exampleParameters({ Parameters = {} }: ReturnType<typeof readTemplate>): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(Parameters)
      .filter(([, { Default }]) => Default === undefined)
      .map(([name]) => [name, 'example']),
  );
}
