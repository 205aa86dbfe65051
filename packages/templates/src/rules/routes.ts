/** The permissions for the topics of the policy's routes. */
import { type Policy, routesNameUnits } from '@asr/orchestrator';
import { organizationResource } from './organization-resource.ts';
import type { TemplateResource } from './resources.ts';

const ref = (id: string) => ({ Ref: id });
const join = (...parts: readonly unknown[]) => ({ 'Fn::Join': ['', parts] });

/** Name of the role of the function that sends messages. `names.ts` has the same. */
export const notifyRole = join(ref('Namespace'), '-Orchestrator-Notify');

/**
 * A policy of the role that sends messages, or `undefined` if the policy has no routes. The names of the parameters are
 * those of the admin stack.
 *
 * A topic can be encrypted with a key of its own, whose id the policy does not name. Two conditions restrict the use of
 * keys to messages of SNS on these topics.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_permissions_iam-policies.html
 */
export function routesPolicy({ notifications }: Policy): TemplateResource | undefined {
  const topics = [...new Set(notifications.routes.map(({ topic }) => topic))].toSorted();
  if (topics.length === 0) return undefined;
  const keys = topics.map((topic) => topic.replace(/^(arn:[^:]+):sns:([^:]+:\d+):.*$/, '$1:kms:$2:key/*'));
  const Statement = [
    { Effect: 'Allow', Action: ['sns:Publish'], Resource: topics },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [...new Set(keys)],
      Condition: {
        StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topics },
        StringLike: { 'kms:ViaService': 'sns.*' },
      },
    },
    ...(routesNameUnits({ routes: notifications.routes })
      ? [
          {
            Effect: 'Allow',
            Action: ['organizations:ListParents'],
            Resource: [organizationResource('account'), organizationResource('ou')],
          },
        ]
      : []),
  ];
  return {
    Type: 'AWS::IAM::RolePolicy',
    Properties: { RoleName: notifyRole, PolicyName: 'Routes', PolicyDocument: { Version: '2012-10-17', Statement } },
  };
}
