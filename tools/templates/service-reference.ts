/**
 * Compares the resources of each permission with AWS's service authorization reference, which cfn-lint contains. `*`
 * for an action with resource types allows too much. An ARN for an action without resource types allows nothing, which
 * shows only when a call is denied.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
 */
import { readFileSync } from 'node:fs';
import { type Finding, type Linter, stackNameOf } from './finding.ts';
import { runPython } from './run-python.ts';

export const serviceReference: Linter = {
  name: 'service reference',
  requirements: 'cfn-lint-requirements.txt',
  async run(python, templates) {
    const reference = JSON.parse(await runPython(python, ['-c', printReference])) as Reference;
    return templates.flatMap((template) => findingsIn(template, reference));
  },
};

const printReference =
  'import json; from cfnlint.data import AdditionalSpecs; from cfnlint.helpers import load_resource; ' +
  'print(json.dumps(load_resource(AdditionalSpecs, "Policies.json")))';

/** Names of actions are in lower case. */
type Reference = {
  readonly [service: string]: {
    readonly Actions: { readonly [action: string]: { readonly Resources?: string | readonly string[] } };
  };
};

interface Role {
  readonly Type: string;
  readonly Properties: {
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  };
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function findingsIn(template: string, reference: Reference): readonly Finding[] {
  const { Resources } = JSON.parse(readFileSync(template, 'utf8')) as {
    readonly Resources: { readonly [id: string]: Role };
  };
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(
      ([
        id,
        {
          Properties: { Policies = [] },
        },
      ]) =>
        Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
          .filter(({ Effect }) => Effect === 'Allow')
          .flatMap((statement) => [statement.Action].flat().flatMap((action) => judge(action, statement, reference)))
          .map((finding) => ({ ...finding, where: `${stackNameOf(template)} ${id}` })),
    );
}

export function judge(
  action: string,
  { Resource }: Pick<Statement, 'Resource'>,
  reference: Reference,
): readonly Omit<Finding, 'where'>[] {
  const [service = '', name = ''] = action.split(':');
  const known = reference[service]?.Actions[name.toLowerCase()];
  if (known === undefined) return [{ rule: 'unknown-action', message: `${action} is no action of AWS.` }];
  const resources = [known.Resources ?? []].flat();
  const onAnything = [Resource].flat().includes('*');
  if (onAnything && resources.length > 0)
    return [{ rule: 'needless-wildcard', message: `${action} can be limited to ${resources.join(', ')}.` }];
  if (!onAnything && resources.length === 0)
    return [{ rule: 'useless-resource', message: `${action} has no resources, so that an ARN allows nothing.` }];
  return [];
}
