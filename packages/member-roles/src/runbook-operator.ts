import { Aws } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addRole } from './add-role.ts';
import { guardOfOperator } from './guard.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface RunbookOperatorProps {
  readonly namespace: string;
  readonly roleName: string;
  readonly trust: object;
  readonly automations: readonly { readonly documentName: string; readonly roleName: string }[];
}

/**
 * Adds the role that starts and monitors ASR's automations in a member account, and no others.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html
 */
export function addRunbookOperator(
  scope: Construct,
  { namespace, roleName, trust, automations }: RunbookOperatorProps,
): void {
  const ssm = (resource: string) => `arn:${Aws.PARTITION}:ssm:*:${Aws.ACCOUNT_ID}:${resource}`;
  const executions = ssm('automation-execution/*');
  const documents = [...new Set(automations.map(({ documentName }) => documentName))];
  const statements = [
    {
      Effect: 'Allow',
      Action: ['ssm:StartAutomationExecution'],
      // The document; its definition, which AWS required until 2025; and the new execution.
      Resource: [
        ...documents.map((name) => ssm(`document/${name}`)),
        ...documents.map((name) => ssm(`automation-definition/${name}:*`)),
        executions,
      ],
    },
    {
      // Before ASR starts a document, it compares the content with the deployed one.
      Effect: 'Allow',
      Action: ['ssm:GetDocument'],
      Resource: documents.map((name) => ssm(`document/${name}`)),
    },
    { Effect: 'Allow', Action: ['ssm:GetAutomationExecution'], Resource: [executions] },
    {
      // ASR tags an automation with the id of its remediation.
      Effect: 'Allow',
      Action: ['ssm:AddTagsToResource'],
      Resource: [executions],
      Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] } },
    },
    {
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: automations.map(
        (automation) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${automation.roleName}`,
      ),
      Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    },
    ...guardOfOperator(namespace),
  ];
  const role = addRole(scope, 'RunbookOperator', {
    roleName,
    description: 'Starts and monitors the SSM automations of ASR, and no others.',
    trust,
    statements,
  });
  acknowledgeWildcards(
    role,
    statements,
    () => 'The documents are deployed in every Region, and the id of an execution is unknown before it starts.',
  );
}
