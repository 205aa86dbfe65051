import type { Example } from '../../../testing/index.ts';

export type Statement = { readonly [element: string]: unknown };

/** @param allow What a statement of the service allows on the resource. */
export function publicStatements(allow: { readonly Action: string; readonly Resource: string }) {
  return (Principal: object | string, Condition?: object): Statement => ({
    Effect: 'Allow',
    Principal,
    ...allow,
    ...(Condition && { Condition }),
  });
}

const equals = (key: string, value: string | readonly string[]) => ({ StringEquals: { [key]: value } });

/**
 * The examples of a control on public policies.
 *
 * @param make Returns an account with a resource whose policy has these statements. No statements: no policy.
 */
export function policyExamples(
  statement: ReturnType<typeof publicStatements>,
  make: (...statements: Statement[]) => Example,
) {
  const everyone = (Condition?: object) => make(statement('*', Condition));
  return {
    changes: {
      'a policy for everyone': everyone(),
      'a policy for everyone, in the long form': make(statement({ AWS: ['*'] })),
      'a policy for everyone except one user': make({
        ...statement('x'),
        Principal: undefined,
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/x' },
      }),
      'a policy for the bucket of any account': everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:photos' } }),
      'a policy for sources of one account': everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:444455556666:*' } }),
      'a policy for sources of two accounts': everyone({
        ArnLike: { 'aws:SourceArn': ['arn:aws:sns:*:777788889999:*', 'arn:aws:sns:*:444455556666:*'] },
      }),
      'a policy with a wildcard in its condition': everyone({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
      'a policy whose condition excludes an account': everyone({ StringNotEquals: { 'aws:PrincipalAccount': '4' } }),
      'a policy for every address': everyone({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
      'a policy that requires TLS': everyone({ Bool: { 'aws:SecureTransport': 'true' } }),
      'a policy with two public statements': make(
        { Sid: 'a', ...statement('*') },
        { Sid: 'b', ...statement('*') },
        { Sid: 'c', ...statement({ AWS: 'arn:aws:iam::444455556666:root' }) },
      ),
      'a policy whose statements have the same Sid': make(
        { Sid: 'a', ...statement('*') },
        { Sid: 'a', ...statement({ AWS: 'arn:aws:iam::444455556666:root' }) },
      ),
    },
    leaves: {
      'no policy': make(),
      'a policy for another account': make(statement({ AWS: 'arn:aws:iam::444455556666:root' })),
      'a policy for an AWS service': make(statement({ Service: 'events.amazonaws.com' })),
      'a policy that denies everyone': make({ ...statement('*'), Effect: 'Deny' }),
      'a policy for the principals of the account': everyone(equals('AWS:SourceOwner', '111122223333')),
      'a policy for the organization': everyone(equals('aws:PrincipalOrgID', 'o-example')),
      'a policy for one topic': everyone({
        ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:orders' },
      }),
      'a policy for one network': everyone({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    },
  };
}
