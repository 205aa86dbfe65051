import { Aws } from 'aws-cdk-lib';

/** Who may become a role of ASR in a member account. All values may be CloudFormation tokens. */
export interface Orchestrator {
  readonly adminAccountId: string;
  /** Name of the role of the playbook function, the only one that enters accounts. */
  readonly roleName: string;
  readonly organizationId: string;
  readonly externalId: string;
}

/**
 * Trusts the playbook function's role by its ARN, in a condition on the whole account. A principal that names the role
 * itself would pin the id of today's role, so that deploying the admin stack anew would lock ASR out of every account.
 *
 * STS decides the three actions of one AssumeRole call one by one, each with its own condition keys only. So the
 * external id is asked for where it is known; asked for in `sts:TagSession` it would refuse every session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function trustOrchestrator(orchestrator: Orchestrator): object {
  return trustRole(orchestrator, 'ArnEquals');
}

/** The same for the evaluators of all Regions: `roleName` is a pattern of their roles' names, such as `ASR-Evaluator-Function-*`. */
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
        // Nobody comes in without saying on whose behalf: CloudTrail keeps it for every call of the session.
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
 * Trusts Systems Manager, for automations of this account alone.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export function trustAutomation(): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:ssm:*:${Aws.ACCOUNT_ID}:automation-execution/*` },
        },
      },
    ],
  };
}

/**
 * Trusts EventBridge, for rules of this account with these names alone, on any bus of ASR.
 *
 * @param ruleNames Pattern of the names, such as `ASR-*`. It begins with the namespace, as the names of the buses do.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function trustEventRules(ruleNames: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:events:*:${Aws.ACCOUNT_ID}:rule/${ruleNames}` },
        },
      },
    ],
  };
}
