/** Policy statements of the admin stack's roles, and the list of their actions without resource-level permissions. */
import { Aws, CfnResource } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { acknowledgeWildcards } from '@asr/member-roles';
import type { IConstruct } from 'constructs';
import { type KeyUser, cryptography, via } from './key.ts';

const reference = (service: string) => `https://servicereference.us-east-1.amazonaws.com/v1/${service}/${service}.json`;
const logDelivery =
  'Log deliveries have no ARN: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy';
const noResource = (service: string) => `No resource-level permission: ${reference(service)}`;

/** Every action that a role of the admin stack can use on `*`, with the reason. A test compares it with the template. */
export const allowedOnAnything: { readonly [action: string]: string } = {
  'logs:CreateLogDelivery': logDelivery,
  'logs:DeleteLogDelivery': logDelivery,
  'logs:DescribeLogGroups': logDelivery,
  'logs:DescribeResourcePolicies': logDelivery,
  'logs:GetLogDelivery': logDelivery,
  'logs:ListLogDeliveries': logDelivery,
  'logs:PutResourcePolicy': logDelivery,
  'logs:UpdateLogDelivery': logDelivery,
  'states:ListStateMachines': noResource('states'),
  'states:SendTaskFailure': `The task token is the permission. ${noResource('states')}`,
  'states:SendTaskSuccess': `The task token is the permission. ${noResource('states')}`,
  'xray:GetSamplingRules': noResource('xray'),
  'xray:GetSamplingTargets': noResource('xray'),
  'xray:PutTelemetryRecords': noResource('xray'),
  'xray:PutTraceSegments': noResource('xray'),
};

export function allow(actions: readonly string[], resources: readonly string[], condition?: object): object {
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** A statement for actions without resource-level permissions, from the list above. */
export function onAnything(...actions: readonly string[]): object {
  const unexplained = actions.filter((action) => allowedOnAnything[action] === undefined);
  if (unexplained.length > 0)
    throw new Error(
      `Add the reason why ${unexplained.join(', ')} has no resource to allowedOnAnything in statements.ts.`,
    );
  return allow(actions, ['*']);
}

/** Use of the key only through these services. */
export function useKey(key: IKey, ...services: readonly KeyUser[]): object {
  const actions = services.includes('dynamodb') ? cryptography : ['kms:Decrypt', 'kms:GenerateDataKey'];
  return allow(actions, [key.keyArn], { StringLike: via(...services) });
}

/** Permissions that Lambda needs to consume a queue for the function. */
export const consume = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/**
 * Permission to assume the roles of ASR's playbooks, in any account of the organization. By service (`ASR-EC2.*`),
 * because 100 names exceed the limit of 10,240 characters for the policies of a role. No other role of ASR has a dot in
 * its name. Session tags and the source identity are separate permissions, without effect on their own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function enterAccounts(roleNames: readonly string[], organizationId: string): readonly object[] {
  const roles = roleNames.map((name) => `arn:${Aws.PARTITION}:iam::*:role/${name}`);
  return [
    allow(['sts:AssumeRole'], roles, { StringEquals: { 'aws:ResourceOrgID': organizationId } }),
    allow(['sts:SetSourceIdentity', 'sts:TagSession'], roles),
  ];
}

/** ARNs of the hub in the administrator account, which has the findings of all members and Regions. */
const hub = (path: string) => `arn:${Aws.PARTITION}:securityhub:${Aws.REGION}:${Aws.ACCOUNT_ID}:${path}`;
/**
 * Permission to read findings by id or to count them. The hub is the smallest resource in Security Hub.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_securityhub.html
 */
export const readFindings = allow(['securityhub:GetFindings'], [hub('hub/default')]);

/**
 * The same in both formats: GetFindings and GetFindingsV2 are one action in IAM. For the playbook function, which counts
 * findings for a limit, and reads the finding of a runbook without a playbook before it starts.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html
 */
export const readFindingsOfBothHubs = allow(['securityhub:GetFindings'], [hub('hub/default'), hub('hubv2/*')]);

const neverUpdate = (condition: object) => ({
  Effect: 'Deny',
  Action: ['securityhub:BatchUpdateFindings'],
  Resource: '*',
  Condition: { StringEquals: condition },
});

/**
 * Permission to update notes and workflow status, but not to suppress findings, because a suppressed finding stays
 * unfixed. BatchUpdateFindings and BatchUpdateFindingsV2 are one action in IAM, with one hub each.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsV2.html
 */
export const updateFindings = [
  allow(['securityhub:BatchUpdateFindings'], [hub('hub/default'), hub('hubv2/*')]),
  neverUpdate({ 'securityhub:ASFFSyntaxPath/Workflow.Status': 'SUPPRESSED' }),
  // 3 is "Suppressed": https://schema.ocsf.io/classes/compliance_finding
  neverUpdate({ 'securityhub:OCSFSyntaxPath/StatusId': '3' }),
];

/** Documents the reason of every wildcard of a role, for cdk-nag and for readers of the template. */
export function explainWildcards(role: IConstruct, statements: readonly object[]): void {
  acknowledgeWildcards(role, statements, reasonForWildcard);
  const anything = (statements as readonly AllowStatement[]).filter(
    ({ Effect, Resource }) => Effect === 'Allow' && [Resource].flat().includes('*'),
  );
  const reasons = anything.flatMap(({ Action }) => Action).map((action) => [action, allowedOnAnything[action]]);
  const resource = CfnResource.isCfnResource(role) ? role : role.node.defaultChild;
  if (reasons.length > 0)
    (resource as CfnResource).addMetadata('asr:actionsWithoutResource', Object.fromEntries(reasons));
}

interface AllowStatement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/** The reason for a wildcard in the resource of a statement. */
function reasonForWildcard(resource: string, actions: readonly string[]): string | undefined {
  if (resource === '*') return actions.map((action) => `${action}: ${allowedOnAnything[action]}`).join(' ');
  if (resource.endsWith(':hubv2/*')) {
    return 'Security Hub v2 generates the id of its hub, so the template cannot contain it.';
  }
  if (resource.endsWith('/index/*')) return 'The indexes of the history table, which has no other data than history.';
  if (resource.includes(':execution:')) {
    return 'Executions of the orchestrator. Step Functions takes their names from the requests.';
  }
  if (actions.every((action) => action.startsWith('sts:'))) {
    return 'Roles of playbooks in any account of the organization, which a condition requires. Grouped by service: see enterAccounts.';
  }
  if (actions.every((action) => action.startsWith('organizations:'))) {
    return 'Any account and unit of the organization. The ARN contains the management account, which the stack does not know.';
  }
  return undefined;
}

/**
 * Permission to read the organizational units above an account. This requires the management account or the account of a
 * delegated administrator of a service. The stack does not know the id of the management account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_permissions_iam-policies.html
 */
export function lookUpUnits(organizationId: string): object {
  const arn = (resource: string) => `arn:${Aws.PARTITION}:organizations::*:${resource}`;
  return allow(['organizations:ListParents'], [arn(`account/${organizationId}/*`), arn(`ou/${organizationId}/*`)]);
}
