/** The roles of playbooks that a customer brings, for templates from parts. Pure. */
import { remediationPermissions, type Policy } from '@asr/orchestrator';
import { actionsOf, type CustomerData, type Permissions, type Placeholder, statementsFor } from '@asr/playbooks';
import { type Section, isSection, replaceDeep } from './template.ts';

/**
 * The role of one of ASR's playbooks shows the trust, and what no role of ASR may do. A role of a customer's playbook differs
 * from it in its name, its description and what it allows.
 */
const modelId = 'RemediateEC2x7';
const modelControl = 'EC2.7';

/** @param resources The resources of the template of the roles. */
export function customerRoles({ playbooks = [] }: Policy, resources: Section): Section {
  const roles = playbooks.flatMap(({ data }) => {
    if (data === undefined) return [];
    return [[`Remediate${data.control.replaceAll('.', 'x')}`, roleOf(data, resources[modelId])] as const];
  });
  return Object.fromEntries(roles);
}

function roleOf(data: CustomerData, model: unknown): Section {
  const { control, title } = data;
  const description = `ASR playbook for ${control}. Permissions to ${title}, and to undo it.`;
  return roleLike(model, { replaces: modelControl, control, description, permissions: remediationPermissions(data) });
}

interface RoleLike {
  /** The control in the name of the model. */
  readonly replaces: string;
  readonly control: string;
  readonly description: string;
  readonly permissions: Permissions;
}

/** @param model The role of one of ASR's controls, for its trust and its denials. */
export function roleLike(model: unknown, { replaces, control, description, permissions }: RoleLike): Section {
  const properties = isSection(model) ? model['Properties'] : undefined;
  if (!isSection(model) || !isSection(properties))
    throw new Error(`The parts of the member roles have no role for ${replaces}.`);
  return {
    ...model,
    ...(isSection(model['Metadata']) ? { Metadata: { ...model['Metadata'], ...explained(permissions) } } : {}),
    Properties: {
      ...properties,
      RoleName: replaceDeep(properties['RoleName'], (value) =>
        typeof value === 'string' ? value.replace(replaces, control) : undefined,
      ),
      Description: description,
      Policies: [
        {
          PolicyName: 'Permissions',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [...statementsFor(permissions, token).map(asTemplate), ...denied(properties)],
          },
        },
      ],
    },
  };
}

interface Document {
  readonly Statement: readonly { readonly Effect: string }[];
}

/** The statements of the model that deny: they are the same in every role. */
function denied(properties: Section): readonly unknown[] {
  const [policy] = properties['Policies'] as readonly [{ readonly PolicyDocument: Document }];
  return policy.PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Deny');
}

function explained(permissions: Permissions): Section {
  const without = actionsOf(permissions).filter((action) => permissions.on?.[action] === undefined);
  return { 'asr:actionsWithoutResource': Object.fromEntries(without.map((action) => [action, pageOf(action)])) };
}

function pageOf(action: string): string {
  const [service = ''] = action.split(':');
  return `https://servicereference.us-east-1.amazonaws.com/v1/${service}/${service}.json`;
}

/** What no ARN contains marks the place of a value that CloudFormation fills in. */
const opening = '\u{1}';
const closing = '\u{2}';
const references: { readonly [name in Placeholder]?: string } = {
  partition: 'AWS::Partition',
  account: 'AWS::AccountId',
  passable: 'PassableRoles',
};

function token(name: Placeholder): string {
  const reference = references[name];
  return reference === undefined ? '*' : `${opening}${reference}${closing}`;
}

/** Writes a text with references as `Fn::Join`, as the CDK does. */
function asTemplate(statement: object): unknown {
  return replaceDeep(statement, (value) =>
    typeof value === 'string' && value.includes(opening) ? joined(value) : undefined,
  );
}

function joined(text: string): unknown {
  const pieces = text.split(new RegExp(`${opening}([^${closing}]*)${closing}`, 'u'));
  const parts = pieces
    .map((piece, index) => (index % 2 === 1 ? { Ref: piece } : piece))
    .filter((piece) => piece !== '');
  return { 'Fn::Join': ['', parts] };
}
