import { Aws } from 'aws-cdk-lib';

/**
 * What no role of ASR may do whatever is allowed: change, create or pass on a role of ASR, or become another. A
 * mistake in a playbook, or a policy somebody attaches later, cannot widen ASR's own rights.
 */
export function guard(namespace: string): readonly object[] {
  return [
    {
      Sid: 'NeverTouchRolesOfAsr',
      Effect: 'Deny',
      Action: [...changesRoles, 'iam:PassRole'],
      Resource: rolesOfAsr(namespace),
    },
    neverBecomeAnother,
  ];
}

/** The same for the role that starts automations: it must pass their roles on, and is limited to them by its Allow. */
export function guardOfOperator(namespace: string): readonly object[] {
  return [
    { Sid: 'NeverTouchRolesOfAsr', Effect: 'Deny', Action: changesRoles, Resource: rolesOfAsr(namespace) },
    neverBecomeAnother,
  ];
}

const rolesOfAsr = (namespace: string) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${namespace}-*`;

const changesRoles = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];

const neverBecomeAnother = { Sid: 'NeverBecomeAnother', Effect: 'Deny', Action: ['sts:AssumeRole'], Resource: '*' };
