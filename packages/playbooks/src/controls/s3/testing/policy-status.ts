import { conditionsOf, principalsOf, statementsOf } from '../../../engine/index.ts';

/**
 * Returns whether S3 calls a policy public: it allows everyone, without a condition on a fixed value of one of these
 * keys.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicPolicy(policy: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      principalsOf(statement, 'AWS').includes('*') &&
      !conditionsOf(statement).some(({ key, values }) => fixing.includes(key) && !/[*?]|\$\{/.test(values.join())),
  );
}

const fixing: readonly string[] = [
  'aws:principalorgid',
  'aws:principalaccount',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
];
