import { Aws } from 'aws-cdk-lib';

/**
 * The role in the admin account that can assume a role of ASR in a member account. All values can be CloudFormation
 * tokens.
 */
export interface Orchestrator {
  readonly adminAccountId: string;
  /** The name of the role of the playbook function, the only function that accesses member accounts. */
  readonly roleName: string;
  readonly organizationId: string;
  readonly externalId: string;
}

/**
 * Trusts the playbook function's role by its ARN, in a condition on the whole account. A principal element with the
 * role would store the id of the present role, so that a new deployment of the admin stack would lock ASR out of all
 * accounts.
 *
 * STS authorizes the three actions of an AssumeRole call separately, each with its own condition keys. The statement
 * for `sts:AssumeRole` therefore requires the external id. In the statement for `sts:TagSession` the condition would
 * deny every session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function trustOrchestrator(orchestrator: Orchestrator): object {
  return trustRole(orchestrator, 'ArnEquals');
}

/**
 * The same for the evaluators of all Regions. `roleName` is a pattern of the names of their roles, such as
 * `ASR-Evaluator-Function-*`.
 */
export function trustEvaluators(evaluators: Orchestrator): object {
  return trustRole(evaluators, 'ArnLike');
}

function trustRole(
  { adminAccountId, roleName, organizationId, externalId }: Orchestrator,
  matches: 'ArnEquals' | 'ArnLike',
): object {
  const account = `arn:${Aws.PARTITION}:iam::${adminAccountId}`;
  const allow = (action: string, conditions: { readonly [operator: string]: object }) => ({
    Effect: 'Allow',
    Principal: { AWS: `${account}:root` },
    Action: action,
    Condition: {
      [matches]: { 'aws:PrincipalArn': `${account}:role/${roleName}` },
      ...conditions,
    },
  });
  const sameOrganization = { 'aws:PrincipalOrgID': organizationId };
  return {
    Version: '2012-10-17',
    Statement: [
      allow('sts:AssumeRole', {
        StringEquals: { ...sameOrganization, 'sts:ExternalId': externalId },
        // Every session must have a source identity, which CloudTrail records for all calls of the session.
        Null: { 'sts:SourceIdentity': 'false' },
      }),
      allow('sts:TagSession', {
        StringEquals: sameOrganization,
        'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] },
      }),
      allow('sts:SetSourceIdentity', { StringEquals: sameOrganization }),
    ],
  };
}

/**
 * Trusts a service of AWS, only when it acts for a resource of this account.
 *
 * @param service The service principal, such as `ssm.amazonaws.com`.
 * @param sourceArn The ARN of the resource. It can contain wildcards.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
 */
export function trustService(service: string, sourceArn: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': sourceArn },
        },
      },
    ],
  };
}

/**
 * Trusts Systems Manager, only for automations of this account.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export function trustAutomation(): object {
  return trustService('ssm.amazonaws.com', `arn:${Aws.PARTITION}:ssm:*:${Aws.ACCOUNT_ID}:automation-execution/*`);
}

/**
 * Trusts EventBridge, only for rules of this account with these names, on all event buses of ASR.
 *
 * @param ruleNames The name pattern, such as `ASR-*`. It begins with the namespace, like the names of the buses.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function trustEventRules(ruleNames: string): object {
  return trustService('events.amazonaws.com', `arn:${Aws.PARTITION}:events:*:${Aws.ACCOUNT_ID}:rule/${ruleNames}`);
}
