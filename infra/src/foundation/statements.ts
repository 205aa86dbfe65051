/** Statements of the admin stack's roles, and the one list of everything in them that has no resource. */
import { Aws, CfnResource } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { acknowledgeWildcards } from '@asr/member-roles';
import type { IConstruct } from 'constructs';
import { type KeyUser, cryptography, via } from './key.ts';

const reference = (service: string) => `https://servicereference.us-east-1.amazonaws.com/v1/${service}/${service}.json`;
const logDelivery =
  'Log deliveries have no ARN: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy';
const noResource = (service: string) => `No resource-level permission: ${reference(service)}`;

/** Every action that a role of the admin stack is allowed on `*`, and why. A test holds the template to it. */
export const allowedOnAnything: { readonly [action: string]: string } = {
  'logs:CreateLogDelivery': logDelivery,
  'logs:DeleteLogDelivery': logDelivery,
  'logs:DescribeLogGroups': logDelivery,
  'logs:DescribeResourcePolicies': logDelivery,
  'logs:GetLogDelivery': logDelivery,
  'logs:ListLogDeliveries': logDelivery,
  'logs:PutResourcePolicy': logDelivery,
  'logs:UpdateLogDelivery': logDelivery,
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

/** What has no resource, from the list above. */
export function onAnything(...actions: readonly string[]): object {
  const unexplained = actions.filter((action) => allowedOnAnything[action] === undefined);
  if (unexplained.length > 0) throw new Error(`Say in statements.ts why ${unexplained.join(', ')} has no resource.`);
  return allow(actions, ['*']);
}

/** Use of the key, for data in these services only. */
export function useKey(key: IKey, ...services: readonly KeyUser[]): object {
  const actions = services.includes('dynamodb') ? cryptography : ['kms:Decrypt', 'kms:GenerateDataKey'];
  return allow(actions, [key.keyArn], { StringLike: via(...services) });
}

/** What Lambda does in the function's name to take messages from a queue. */
export const consume = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/**
 * The roles of ASR's playbooks, in any account of the organization. By service (`ASR-EC2.*`), because a hundred names
 * would not fit into the 10,240 characters that a role's policies may have; no other role of ASR has a dot in its name.
 * The session's tags and its source identity are permissions of their own, which give nothing without the first.
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

/** The administrator's hub has the findings of all its members and Regions. */
const hub = (path: string) => `arn:${Aws.PARTITION}:securityhub:${Aws.REGION}:${Aws.ACCOUNT_ID}:${path}`;
/**
 * Findings by their ids, or to be counted. Security Hub knows no smaller resource than a hub.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_securityhub.html
 */
export const readFindings = allow(['securityhub:GetFindings'], [hub('hub/default')]);

const neverUpdate = (condition: object) => ({
  Effect: 'Deny',
  Action: ['securityhub:BatchUpdateFindings'],
  Resource: '*',
  Condition: { StringEquals: condition },
});

/**
 * Notes and workflow status, but never suppression: a finding that is hidden is a finding nobody fixes. The calls
 * BatchUpdateFindings and BatchUpdateFindingsV2 are one action to IAM, on one hub each.
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

/** Says of every wildcard of a role why it is there: to cdk-nag, and in the template to whoever reads that. */
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

/** Why a statement of these roles has a wildcard in its resource. */
function reasonForWildcard(resource: string, actions: readonly string[]): string | undefined {
  if (resource === '*') return actions.map((action) => `${action}: ${allowedOnAnything[action]}`).join(' ');
  if (resource.endsWith(':hubv2/*')) {
    return 'The id of the hub of Security Hub v2 is made up when it is enabled; no stack can know it.';
  }
  if (actions.every((action) => action.startsWith('sts:'))) {
    return 'Any account of the organization, which a condition demands; the roles of playbooks by service, see enterAccounts.';
  }
  if (actions.every((action) => action.startsWith('organizations:'))) {
    return 'Any account and unit of the one organization; the ARN begins with its management account, which the stack does not know.';
  }
  return undefined;
}

/**
 * Which units are above an account. The stack has to be in the management account or in that of a delegated
 * administrator of some service; whose account the management account is, it does not know.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_permissions_iam-policies.html
 */
export function lookUpUnits(organizationId: string): object {
  const arn = (resource: string) => `arn:${Aws.PARTITION}:organizations::*:${resource}`;
  return allow(['organizations:ListParents'], [arn(`account/${organizationId}/*`), arn(`ou/${organizationId}/*`)]);
}
