import { AddPermissionCommand, GetPolicyCommand, LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { type Keyed, definePlaybook, ifAbsent, refuse, setElements, statementsOf } from '../../engine/index.ts';
import { type Permission, isPublic, permissionOf } from './policy.ts';

const functionArn = 'arn:{partition}:lambda:{region}:{account}:function:{id}';

/**
 * Lambda.1: Lambda function policies should prohibit public access.
 *
 * Only the statements that let everybody in are removed, or those that let in S3 without naming an
 * account. All others stay untouched, and so do statements for everybody that a condition narrows to
 * an account, an organization or a source. Who called the function by a removed statement is
 * refused from now on: an open function URL stops answering, and so do notifications of a bucket
 * until its statement comes back with a source account. Undo adds the same statements again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1
 */
export const lambda1 = definePlaybook({
  control: 'Lambda.1',
  title: 'remove the statements of a Lambda function policy that let everybody in',
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
    // Without a policy Lambda says the same as without a function: either way nobody is let in.
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
        `Undo could not write the public statements ${lambda.beyondUndo.join(', ')} again, for AddPermission does ` +
          'not know their form. Remove them by hand with RemovePermission.',
      );
    }
    const ids = Object.keys(lambda.publicStatements);
    return setElements(lambda, 'publicStatements', Object.fromEntries(ids.map((id) => [id, null])));
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
