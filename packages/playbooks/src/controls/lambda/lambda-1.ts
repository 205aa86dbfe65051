import { AddPermissionCommand, GetPolicyCommand, LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { type Keyed, askFor, definePlaybook, ifAbsent, refuse, setElements, statementsOf } from '../../engine/index.ts';
import { type Permission, isPublic, permissionOf, whoLosesAccess } from './policy.ts';

const functionArn = 'arn:{partition}:lambda:{region}:{account}:function:{id}';

/**
 * Lambda.1: Lambda function policies should prohibit public access.
 *
 * ASR removes only the statements that allow every principal, and those that allow Amazon S3 without naming an account.
 * All other statements stay, including statements for every principal that a condition limits to an account, an
 * organization or a source in an account.
 *
 * The removal of a statement that names a caller, such as a bucket, another source or a public function URL, requires
 * approval. Notifications of a bucket invoke the function again after you add a statement with a source account.
 *
 * @failed The AWS Config rule `lambda-function-public-access-prohibited` finds a statement for every principal, or for
 * Amazon S3 without a condition such as `AWS:SourceAccount`. Conditions count only with fixed values.
 * @reads The resource-based policy of the function.
 * @impact Callers that only a removed statement allows: buckets, sources, clients of a public function URL, and
 * principals of other accounts.
 * @owners None known.
 * @undo Nothing is lost. ASR refuses statements that undo could not add again.
 * @unverified Whether the rule also evaluates the policies of versions and aliases, which ASR does not read.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1
 */
export const lambda1 = definePlaybook({
  control: 'Lambda.1',
  title: 'remove the public statements from the policy of a Lambda function',
  resourceType: 'AwsLambdaFunction',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['lambda:GetPolicy'],
    write: ['lambda:RemovePermission', 'lambda:AddPermission'],
    on: {
      'lambda:GetPolicy': [functionArn],
      'lambda:RemovePermission': [functionArn],
      'lambda:AddPermission': [functionArn],
    },
  },
  parameters: {},

  async read({ resourceId: FunctionName }, aws) {
    // Lambda returns the same error for a missing policy and a missing function. Neither allows public access.
    const { Policy } = await aws
      .client(LambdaClient)
      .send(new GetPolicyCommand({ FunctionName }))
      .catch(ifAbsent('ResourceNotFoundException', { Policy: undefined }));
    const found = statementsOf(Policy)
      .filter(isPublic)
      .map((statement) => ({ id: String(statement.Sid), permission: permissionOf(statement) }));
    const publicStatements: Keyed<Permission> = Object.fromEntries(
      found.flatMap(({ id, permission }) => (permission === null ? [] : [[id, permission]])),
    );
    const beyondUndo = found.filter(({ permission }) => permission === null).map(({ id }) => id);
    return { publicStatements, beyondUndo };
  },

  plan(lambda) {
    if (lambda.beyondUndo.length > 0) {
      return refuse(
        `Undo could not restore the public statements ${lambda.beyondUndo.join(', ')}, because AddPermission cannot ` +
          'express them. Remove them manually with RemovePermission.',
      );
    }
    const ids = Object.keys(lambda.publicStatements);
    const remove = setElements(lambda, 'publicStatements', Object.fromEntries(ids.map((id) => [id, null])));
    return Object.entries(lambda.publicStatements).reduce(
      (plan, [id, permission]) => askFor(plan, `publicStatements[${id}]`, whoLosesAccess(id, permission)),
      remove,
    );
  },

  async apply({ resourceId: FunctionName }, change, aws) {
    if (change.field !== 'publicStatements') return;
    const { key: StatementId, to: permission } = change;
    const lambda = aws.client(LambdaClient);
    await (permission === null
      ? lambda
          .send(new RemovePermissionCommand({ FunctionName, StatementId }))
          .catch(ifAbsent('ResourceNotFoundException', {}))
      : lambda
          .send(new AddPermissionCommand({ FunctionName, StatementId, ...permission }))
          .catch(ifAbsent('ResourceConflictException', {})));
  },
});
