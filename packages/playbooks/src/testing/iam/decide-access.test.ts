/** Each test is a rule from the documentation of IAM. */
import { describe, expect, it } from '@jest/globals';
import { decideAccess, type AccessRequest } from './decide-access.ts';

const bucket = 'arn:aws:s3:::photos';
const policy = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (Action: unknown, Resource: unknown) => ({ Effect: 'Deny', Action, Resource });
const get: AccessRequest = { action: 's3:GetBucketPolicy', resource: bucket };
/** Decides a request by one statement. */
const decided = (statement: object, request: AccessRequest = get) =>
  decideAccess(request, { identity: [policy(statement)] });

describe('decideAccess', () => {
  it('denies a request that no statement allows', () => {
    expect(decideAccess(get, { identity: [policy()] })).toBe('denied');
    expect(decided(allow('s3:PutBucketPolicy', bucket))).toBe('denied');
  });

  it('allows a request that any policy of the role allows', () => {
    expect(
      decideAccess(get, {
        identity: [policy(allow('s3:ListBucket', '*')), policy(allow(['s3:GetBucketPolicy'], [bucket]))],
      }),
    ).toBe('allowed');
  });

  it('denies a request that a statement denies, regardless of Allow statements and their order', () => {
    const [allows, denies] = [allow('*', '*'), deny('s3:Get*', bucket)];

    expect(decided(allows)).toBe('allowed');
    expect(decideAccess(get, { identity: [policy(allows, denies)] })).toBe('denied explicitly');
    expect(decideAccess(get, { identity: [policy(denies), policy(allows)] })).toBe('denied explicitly');
    expect(decideAccess(get, { identity: [policy(allows)], session: policy(allows, denies) })).toBe(
      'denied explicitly',
    );
  });

  it('allows in a session only requests that both the role and the session allow', () => {
    const all = policy(allow('s3:*', '*'));
    const one = policy(allow('s3:GetBucketPolicy', bucket));

    expect(decideAccess(get, { identity: [all], session: one })).toBe('allowed');
    expect(decideAccess(get, { identity: [one], session: all })).toBe('allowed');
    expect(decideAccess({ ...get, action: 's3:ListBucket' }, { identity: [all], session: one })).toBe('denied');
    expect(decideAccess({ ...get, action: 's3:ListBucket' }, { identity: [one], session: all })).toBe('denied');
    expect(decideAccess(get, { identity: [all], session: policy() })).toBe('denied');
  });

  it.each([
    ['S3:getbucketpolicy', 'allowed'],
    ['s3:Get*', 'allowed'],
    ['s3:GetBucketPolic?', 'allowed'],
    ['s3:GetBucketPolicy?', 'denied'],
    ['s3:GetBucket', 'denied'],
    ['s3express:*', 'denied'],
    ['*', 'allowed'],
  ])('matches the action %s without case, with its wildcards: %s', (action, decision) => {
    expect(decided(allow(action, '*'))).toBe(decision);
  });

  it.each([
    ['arn:aws:iam::111122223333:user/Bob', 'allowed'],
    ['arn:aws:iam::111122223333:user/bob', 'denied'],
    ['arn:aws:iam::111122223333:user/B?b', 'allowed'],
    ['arn:aws:iam::111122223333:user/B*', 'allowed'],
    ['arn:aws:iam::111122223333:user', 'denied'],
    ['arn:aws:iam::*:user/Bob', 'allowed'],
    ['arn:aws:iam::444455556666:user/Bob', 'denied'],
    ['arn:aws-cn:iam::111122223333:user/Bob', 'denied'],
    ['*', 'allowed'],
  ])('matches the resource %s with case, with its wildcards: %s', (resource, decision) => {
    expect(
      decided(allow('iam:GetUser', resource), {
        action: 'iam:GetUser',
        resource: 'arn:aws:iam::111122223333:user/Bob',
      }),
    ).toBe(decision);
  });

  it('matches slashes with a wildcard, and colons if it ends a segment or is in the last one', () => {
    const stage = { action: 'apigateway:GET', resource: 'arn:aws:apigateway:eu-west-1::/restapis/a/b/stages/prod' };
    const group = { action: 'logs:X', resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:a:log-stream:b' };

    expect(decided(allow('apigateway:GET', 'arn:aws:apigateway:eu-west-1::/restapis/*/stages/prod'), stage)).toBe(
      'allowed',
    );
    expect(decided(allow('logs:X', 'arn:aws:logs:eu-west-1:111122223333:log-group:*'), group)).toBe('allowed');
    expect(decided(allow('logs:X', 'arn:aws:logs:*:log-group:a:log-stream:b'), group)).toBe('allowed');
    expect(decided(allow('logs:X', 'arn:aws:logs:eu-west-1:111122223333:log*b'), group)).toBe('allowed');
    expect(decided(allow('logs:X', 'arn:aws:logs:eu*1:111122223333:log-group:a:log-stream:b'), group)).toBe('allowed');
    expect(decided(allow('logs:X', 'arn:aws:logs:e*3:log-group:a:log-stream:b'), group)).toBe('denied');
  });

  it('matches a dot literally', () => {
    expect(decided(allow('s3:GetBucketPolicy', 'arn:aws:s3:::photo.'))).toBe('denied');
  });

  it('allows an action without a resource only with `*`', () => {
    const list = { action: 's3:ListAllMyBuckets', resource: '*' };

    expect(decided(allow('s3:ListAllMyBuckets', '*'), list)).toBe('allowed');
    expect(decided(allow('s3:ListAllMyBuckets', 'arn:aws:s3:::*'), list)).toBe('denied');
  });

  it.each([
    [
      'one of several values',
      { StringEquals: { 'aws:PrincipalOrgID': ['o-b', 'o-a'] } },
      { 'aws:PrincipalOrgID': 'o-a' },
      'allowed',
    ],
    [
      'a key in other case',
      { StringEquals: { 'AWS:principalorgid': 'o-a' } },
      { 'aws:PrincipalOrgID': 'o-a' },
      'allowed',
    ],
    [
      'a value in other case',
      { StringEquals: { 'aws:PrincipalOrgID': 'O-A' } },
      { 'aws:PrincipalOrgID': 'o-a' },
      'denied',
    ],
    ['a key that the request lacks', { StringEquals: { 'aws:PrincipalOrgID': 'o-a' } }, {}, 'denied'],
    [
      'every key',
      { StringEquals: { 'aws:PrincipalArn': '1', 'aws:SourceArn': '2' } },
      { 'aws:PrincipalArn': '1', 'aws:SourceArn': '3' },
      'denied',
    ],
    [
      'every operator',
      { StringEquals: { 'aws:PrincipalArn': '1' }, StringLike: { 'aws:SourceArn': '2*' } },
      { 'aws:PrincipalArn': '1', 'aws:SourceArn': '22' },
      'allowed',
    ],
    [
      'a wildcard with an operator without wildcards',
      { StringEquals: { 'aws:PrincipalArn': '1*' } },
      { 'aws:PrincipalArn': '12' },
      'denied',
    ],
    [
      'a segment of an ARN',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:events:*:1:rule/ASR-*' } },
      { 'aws:PrincipalArn': 'arn:aws:events:eu-west-1:1:rule/ASR-x' },
      'allowed',
    ],
    [
      'ArnEquals, which also has wildcards',
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/*' } },
      { 'aws:PrincipalArn': 'arn:aws:iam::1:role/x' },
      'allowed',
    ],
    ['Null false, with the key', { Null: { 'aws:PrincipalArn': 'false' } }, { 'aws:PrincipalArn': '1' }, 'allowed'],
    ['Null false, without the key', { Null: { 'aws:PrincipalArn': 'false' } }, {}, 'denied'],
    ['Null true, without the key', { Null: { 'aws:PrincipalArn': 'true' } }, {}, 'allowed'],
    [
      'all values of a key',
      { 'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] } },
      { 'aws:TagKeys': ['asr:a', 'asr:b'] },
      'allowed',
    ],
    [
      'all but one',
      { 'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] } },
      { 'aws:TagKeys': ['asr:a', 'b'] },
      'denied',
    ],
    [
      'any value of a key',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'b' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'allowed',
    ],
    ['any value of a key that is missing', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'b' } }, {}, 'denied'],
    [
      'another value',
      { StringNotEquals: { 'aws:ResourceTag/env': ['a', 'b'] } },
      { 'aws:ResourceTag/env': 'c' },
      'allowed',
    ],
    [
      'another value of several',
      { StringNotEquals: { 'aws:ResourceTag/env': ['a', 'b'] } },
      { 'aws:ResourceTag/env': 'b' },
      'denied',
    ],
    ['another value of a missing key', { StringNotEquals: { 'aws:ResourceTag/env': 'a' } }, {}, 'allowed'],
    [
      'another ARN',
      { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/deploy-*' } },
      { 'aws:PrincipalArn': 'arn:aws:iam::1:role/deploy-x' },
      'denied',
    ],
    [
      'a boolean',
      { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      { 'aws:PrincipalIsAWSService': 'false' },
      'allowed',
    ],
    ['no value of a key', { 'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] } }, {}, 'allowed'],
  ] as const)('conditions on %s', (_, condition, context, decision) => {
    expect(decided(allow('s3:GetBucketPolicy', '*', condition), { ...get, context })).toBe(decision);
  });

  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: bucket }],
    ['Principal', { ...allow('*', '*'), Principal: '*' }],
    ['a policy variable', allow('*', 'arn:aws:s3:::${aws:PrincipalTag/team}')],
    ['a policy variable in a condition', allow('*', '*', { StringEquals: { 'aws:PrincipalArn': '${aws:username}' } })],
    ['an operator', allow('*', '*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    ['an operator that ends in IfExists', allow('*', '*', { StringEqualsIfExists: { 'aws:PrincipalArn': '1' } })],
    ['a condition key', allow('*', '*', { StringEquals: { 'iam:PolicyArns': 'x' } })],
    ['a set operator', allow('*', '*', { 'ForSomeValues:StringLike': { 'aws:PrincipalArn': '1' } })],
    [
      'two segments of an ARN by one wildcard',
      allow('*', '*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:events:*:rule/ASR-x' } }),
    ],
    ['a single-value operator on a key with several values', allow('*', '*', { StringEquals: { 'aws:TagKeys': 'a' } })],
    ['an effect', { Effect: 'allow', Action: '*', Resource: '*' }],
    ['no action', { Effect: 'Allow', Resource: '*' }],
    ['no resource', { Effect: 'Allow', Action: '*' }],
    ['an empty list', allow([], '*')],
    ['a resource that is not an ARN', allow('*', 'photos')],
    ['a service by a wildcard', allow('*', 'arn:aws:*:::photos')],
    ['an action without its service', allow('GetBucketPolicy', '*')],
    ['a reference that was not resolved', allow('*', { Ref: 'Bucket' })],
  ])('throws on an unknown element: %s', (_, statement) => {
    const context = { 'aws:PrincipalArn': '1', 'aws:TagKeys': ['a'] };

    expect(() => decided(statement, { ...get, context })).toThrow('does not know');
    // Even if another statement has decided.
    expect(() => decideAccess({ ...get, context }, { identity: [policy(deny('*', '*'), statement)] })).toThrow(
      'does not know',
    );
  });

  it.each([{ Statement: [] }, { Version: '2008-10-17', Statement: [] }, { ...policy(), Else: 1 }, '{}'])(
    'throws on a policy such as %j',
    (given) => {
      expect(() => decideAccess(get, { identity: [given] })).toThrow('does not know');
    },
  );
});
