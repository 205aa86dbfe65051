/** The resources that depend on the text of the policy, for templates from parts. */
import { controlsOf, eventRules, type Policy } from '@asr/orchestrator';
import { automationRoles, customerDocuments } from './customer-documents.ts';
import { customerRoles } from './customer-roles.ts';
import {
  type Controls,
  configPermission,
  configRules,
  forwardedEvents,
  forwardedRule,
  notifyRole,
  routesPolicy,
  tagValuesPolicy,
  ofThisDeployment,
  startingRule,
} from '../rules/index.ts';
import { type Section, type StackName, isSection, replaceDeep } from './template.ts';

const join = (...parts: readonly unknown[]) => ({ 'Fn::Join': ['', parts] });
const ref = (id: string) => ({ Ref: id });

/** The rule of the ticket button is the same for every policy. It shows where a rule of the admin account sends. */
const modelRule = 'RemediateAndTicketRule';

/** Every policy has this rule as well. */
const digestRule = 'OutcomesToSendRule';

/** Whether the policy decides about this rule of the admin stack. */
export function isStartingRule(id: string): boolean {
  return id !== modelRule && id !== digestRule;
}

/** Whether `routesPolicy` or `tagValuesPolicy` writes the resource. */
export function isRolePolicy(resource: Section): boolean {
  return resource['Type'] === 'AWS::IAM::RolePolicy';
}

/** @param resources The resources of the template that every policy, or a trait, decides about. */
export function policyResources(
  name: StackName,
  policy: Policy,
  resources: Section,
  controls: Controls = controlsOf(policy),
): Section {
  if (name === 'AdminStack') {
    return {
      ...startingRules(policy, resources, controls),
      ...routes(policy, resources),
      ...tagValues(policy, resources),
    };
  }
  if (name === 'MemberRolesStack') {
    return { ...customerRoles(policy, resources), ...automationRoles(policy, resources) };
  }
  if (name === 'MemberStack') return { ...forwardedRules(policy, controls), ...customerDocuments(policy, resources) };
  return name === 'EvaluatorStack' ? configPermissions(policy, resources) : {};
}

function routes(policy: Policy, resources: Section): Section {
  const resource = routesPolicy(policy);
  if (resource === undefined) return {};
  const wanted = JSON.stringify(notifyRole);
  const [role] =
    Object.entries(resources).find(([, one]) => {
      const properties = isSection(one) ? one['Properties'] : undefined;
      return isSection(properties) && JSON.stringify(properties['RoleName']) === wanted;
    }) ?? [];
  if (role === undefined) throw new Error('The parts of the admin stack have no role for routes.');
  return { RoutesOfNotify: { ...resource, DependsOn: [role] } };
}

function tagValues(policy: Policy, resources: Section): Section {
  // The CDK adds a digest to the id.
  const role = Object.keys(resources).find((id) => /^ParseRole[0-9A-F]{8}$/.test(id));
  const resource = tagValuesPolicy(policy, ref(role ?? ''));
  if (resource === undefined) return {};
  if (role === undefined) throw new Error('The parts of the admin stack have no role of Parse.');
  return { TagValuesOfParse: resource };
}

function startingRules(policy: Policy, resources: Section, controls: Controls): Section {
  const target = firstTarget(resources[modelRule]);
  const queue = isSection(target['DeadLetterConfig']) ? target['DeadLetterConfig']['Arn'] : undefined;
  const places = {
    stateMachineArn: target['Arn'],
    roleArn: target['RoleArn'],
    automaticEventsArn: automaticEventsArn(resources),
    lostEventsArn: queue,
  };
  const buses = { default: undefined, detections: ref('Detections'), requests: ref('Requests') };
  const buttonArn = { 'Fn::GetAtt': ['Button', 'ActionTargetArn'] };
  const placeholder = 'ARN of the button';
  const rules = eventRules(policy, Object.keys(controls), placeholder, controls).map((rule) => {
    const name = join(ref('Namespace'), `-${rule.name}`);
    const resource = startingRule(rule, name, places, buses[rule.bus]);
    return [`${rule.name}Rule`, replaceDeep(resource, (value) => (value === placeholder ? buttonArn : undefined))];
  });
  return Object.fromEntries(rules) as Section;
}

/** The source of the pipe is the queue of automatic events. */
function automaticEventsArn(resources: Section): unknown {
  const pipe = Object.values(resources).find((one) => isSection(one) && one['Type'] === 'AWS::Pipes::Pipe');
  const properties = isSection(pipe) ? pipe['Properties'] : undefined;
  return isSection(properties) ? properties['Source'] : undefined;
}

function firstTarget(rule: unknown): Section {
  const properties = isSection(rule) ? rule['Properties'] : undefined;
  const targets = isSection(properties) ? properties['Targets'] : undefined;
  const first: unknown = Array.isArray(targets) ? targets[0] : undefined;
  if (!isSection(first)) throw new Error(`The parts of the admin stack have no ${modelRule}.`);
  return first;
}

function forwardedRules(policy: Policy, controls: Controls): Section {
  const arn = (...parts: readonly unknown[]) => join('arn:', ref('AWS::Partition'), ...parts);
  const target = {
    busArn: arn(
      ':events:',
      ref('HomeRegion'),
      ':',
      ref('AdminAccountId'),
      ':event-bus/',
      ref('Namespace'),
      '-Detections',
    ),
    roleArn: arn(':iam::', ref('AWS::AccountId'), ':role/', ref('Namespace'), '-EventForwarder'),
  };
  const names = configRules(policy, controls).map(({ controlId }) => join(ref('Namespace'), `-${controlId}`));
  const rules = forwardedEvents(policy, controls).map((rule) => [
    `Forward${rule.name}`,
    forwardedRule(ofThisDeployment(rule, names), join(ref('Namespace'), `-Forward-${rule.name}`), target),
  ]);
  return Object.fromEntries(rules) as Section;
}

function configPermissions({ configRules: { accounts } }: Policy, resources: Section): Section {
  const [evaluator] = Object.entries(resources).find(
    ([, resource]) => isSection(resource) && resource['Type'] === 'AWS::Lambda::Function',
  ) ?? [''];
  return Object.fromEntries(
    accounts.map((account) => [`ConfigOf${account}`, configPermission(ref(evaluator), account)]),
  );
}
