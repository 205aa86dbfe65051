/**
 * What the function of the console may do: read history, findings and the parts of the deployment, change the stop switch,
 * and start executions. It enters no account. A principal that can change its code can start any execution, as an
 * administrator of the admin account can.
 */
import { Aws } from 'aws-cdk-lib';
import type { Policy } from '@asr/orchestrator';
import type { Names } from '@asr/templates';
import { allow, onAnything, readFindings, via } from '../foundation/index.ts';

interface ConsoleRights {
  readonly policy: Policy;
  readonly names: Names;
  readonly organizationId: string;
  readonly tableArn: string;
  readonly keyArn: string;
}

export function consoleStatements({
  policy,
  names,
  organizationId,
  tableArn,
  keyArn,
}: ConsoleRights): readonly object[] {
  const own = (service: string, path: string) =>
    `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${path}`;
  const organization = (path: string) => `arn:${Aws.PARTITION}:organizations::*:${path}`;
  const stateMachine = own('states', `stateMachine:${names.orchestrator}`);
  return [
    allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], [tableArn, `${tableArn}/index/*`]),
    allow(['dynamodb:DescribeTable'], [tableArn]),
    allow(['dynamodb:DeleteItem', 'dynamodb:PutItem'], [tableArn], onlyTheSwitch),
    allow(['kms:Decrypt'], [keyArn], { StringLike: via('dynamodb') }),
    allow(['states:DescribeStateMachine', 'states:ListTagsForResource', 'states:StartExecution'], [stateMachine]),
    allow(['states:DescribeExecution'], [own('states', `execution:${names.orchestrator}:*`)]),
    onAnything('states:ListStateMachines'),
    readFindings,
    allow(['securityhub:DescribeActionTargets', 'securityhub:DescribeHub'], [own('securityhub', 'hub/default')]),
    allow(['organizations:DescribeAccount'], [organization(`account/${organizationId}/*`)]),
    ...(policy.console.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0)
      ? [
          allow(
            ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'],
            [organization(`ou/${organizationId}/*`), organization(`root/${organizationId}/*`)],
          ),
        ]
      : []),
  ];
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
const onlyTheSwitch = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SWITCH', 'SWITCH#*'] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
};
