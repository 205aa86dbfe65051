import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  LambdaClient,
  type AddPermissionRequest,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { type ResourceStatement, apply, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { lambda1 } from './lambda-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
};
const bucketArn = 'arn:aws:s3:::uploads';

/** A function with this policy. Lambda deletes the policy together with its last statement. */
function functionWith(given: readonly ResourceStatement[] | undefined) {
  let statements = given ?? [];
  const aws = fakeAws({
    GetPolicyCommand: () => {
      if (statements.length === 0) throw named('ResourceNotFoundException');
      return { Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
    },
    RemovePermissionCommand: (input: { StatementId: string }) => {
      if (statements.every(({ Sid }) => Sid !== input.StatementId)) throw named('ResourceNotFoundException');
      statements = statements.filter(({ Sid }) => Sid !== input.StatementId);
      return {};
    },
    AddPermissionCommand: ({ StatementId: Sid = '', ...permission }: AddPermissionRequest) => {
      if (statements.some((statement) => statement.Sid === Sid)) throw named('ResourceConflictException');
      statements = [...statements, { Sid, ...writtenFrom(permission) }];
      return {};
    },
  });
  return { aws, statements: () => statements };
}

/** Returns a permission as the statement that Lambda writes. */
function writtenFrom(permission: Omit<AddPermissionRequest, 'StatementId'>): ResourceStatement {
  const { Action = '', Principal = '', SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType } = permission;
  const equals = Object.entries({
    'AWS:SourceAccount': SourceAccount,
    'aws:PrincipalOrgID': PrincipalOrgID,
    'lambda:FunctionUrlAuthType': FunctionUrlAuthType,
  }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const Condition = {
    ...(equals.length > 0 && { StringEquals: Object.fromEntries(equals) }),
    ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(permission.InvokedViaFunctionUrl === true && { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
  };
  return {
    Effect: 'Allow',
    Principal: Principal.endsWith('.amazonaws.com') ? { Service: Principal } : Principal,
    Action,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}

const statement = (given: Partial<ResourceStatement>): ResourceStatement => ({
  Sid: 'given',
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:InvokeFunction',
  ...given,
});
const having = (...given: readonly Partial<ResourceStatement>[]) => functionWith(given.map(statement)).aws;
const when = (operator: string, key: string, value: string | readonly string[]) =>
  having({ Condition: { [operator]: { [key]: value } } });
const s3 = { Service: 's3.amazonaws.com' };
const ofOwnAccount = { StringEquals: { 'AWS:SourceAccount': '111122223333' } };

describePlaybook(lambda1, {
  target,
  onMoto: async (account) => {
    const trust = '{"Version":"2012-10-17","Statement":[]}';
    const create = new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument: trust });
    const { Role: role } = await account.client(IAMClient).send(create);
    const lambda = account.client(LambdaClient);
    const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);
    const { FunctionArn: arn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'orders',
        Role: role?.Arn,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: emptyZip },
      }),
    );
    const permission = { FunctionName: 'orders', Action: 'lambda:InvokeFunction' };
    await lambda.send(new AddPermissionCommand({ ...permission, StatementId: 'everyone', Principal: '*' }));
    const events = { StatementId: 'events', Principal: 'events.amazonaws.com' };
    await lambda.send(new AddPermissionCommand({ ...permission, ...events }));
    return String(arn);
  },
  changes: {
    'a function that everyone can call': () => having({}),
    'a function that everyone can call, in the long form': () => having({ Principal: { AWS: '*' } }),
    'a function with an open URL': () =>
      having({
        Action: 'lambda:InvokeFunctionUrl',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      }),
    'a function with an open URL of the newer kind': () =>
      having({ Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } }),
    'a function that a bucket can call, without its account': () =>
      having({ Principal: s3, Condition: { ArnLike: { 'AWS:SourceArn': bucketArn } } }),
    'a function that any bucket can call': () => having({ Principal: s3 }),
    'a function that any bucket can call, with a condition that does not limit its account': () =>
      having({ Principal: s3, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }),
    'a function that any account can call through a wildcard': () =>
      when('ArnLike', 'aws:SourceArn', 'arn:aws:events:*:*:rule/x'),
    'a function with several public statements': () => having({ Sid: 'one' }, { Sid: 'two', Principal: s3 }),
  },
  leaves: {
    'a function as Lambda creates it, without a policy': () => functionWith(undefined).aws,
    'a function that a service can call': () => having({ Principal: { Service: 'events.amazonaws.com' } }),
    'a function that another account can call': () =>
      having({ Principal: { AWS: ['arn:aws:iam::444455556666:root'] } }),
    'a function that a bucket of one account can call': () => having({ Principal: s3, Condition: ofOwnAccount }),
    'a function for everyone in the organization, whose statement must stay': () =>
      when('StringEquals', 'aws:PrincipalOrgID', 'o-abcdefghij'),
    'a function for everyone with the token of an event source': () =>
      when('StringEquals', 'lambda:EventSourceToken', 'amzn1.ask.skill.1'),
    'a function for one source of one account': () =>
      when('ArnLike', 'AWS:SourceArn', 'arn:aws:events:eu-west-1:111122223333:rule/*'),
    'a function that is denied to everyone': () => having({ Effect: 'Deny' }),
  },
  refuses: {
    'a list of principals that includes everyone': () =>
      having({ Principal: { AWS: ['*', 'arn:aws:iam::444455556666:root'] } }),
    'the same list in reverse order': () => having({ Principal: { AWS: ['arn:aws:iam::444455556666:root', '*'] } }),
    'a condition that matches requests without the key': () =>
      when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-abc'),
    'a condition on all values that matches requests without the key': () =>
      when('ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-abc'),
    'a condition with a wildcard': () => when('StringLike', 'aws:PrincipalOrgID', 'o-*'),
    'a condition with a wildcard among its values': () => when('StringLike', 'aws:PrincipalOrgID', ['o-abc', 'o-*']),
    'a bucket of any account, although one account is also named': () =>
      having({ Principal: s3, Condition: { StringLike: { 'AWS:SourceAccount': ['111122223333', '*'] } } }),
    'a condition with a variable': () => when('StringLike', 'aws:PrincipalAccount', '${aws:PrincipalAccount}'),
    'a statement of two actions': () => having({ Action: ['lambda:InvokeFunction', 'lambda:GetFunction'] }),
    'a statement without an action': () => functionWith([{ Sid: 'odd', Effect: 'Allow', Principal: '*' }]).aws,
  },
});

describe('Lambda.1', () => {
  it('keeps every other statement unchanged', async () => {
    const kept = statement({ Sid: 'kept', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } });
    const { aws, statements } = functionWith([kept, statement({ Sid: 'public' })]);
    const planned = await plan(lambda1, target, aws);

    await apply(lambda1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(statements()).toEqual([kept]);
  });

  it.each<[string, Partial<ResourceStatement>, string]>([
    [
      'the notifications of a bucket',
      { Principal: s3, Condition: { ArnLike: { 'AWS:SourceArn': bucketArn } } },
      `bucket ${bucketArn}`,
    ],
    [
      'the notifications of a bucket that every principal may send',
      { Condition: { ArnLike: { 'AWS:SourceArn': bucketArn } } },
      `bucket ${bucketArn}`,
    ],
    [
      'the events of a source without an account',
      { Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:*:*:rule/x' } } },
      'source arn:aws:events:*:*:rule/x',
    ],
    ['the notifications of any bucket', { Principal: s3 }, 'every bucket'],
    [
      'a URL',
      { Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } } },
      'every caller of the public function URL',
    ],
    [
      'a URL of the newer kind',
      { Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } },
      'every caller of the public function URL',
    ],
  ])('asks before it ends %s', async (_, given, consumer) => {
    const sentence = `After this change, ${consumer} could no longer invoke the function through the statement given.`;

    expect(await plan(lambda1, target, having(given))).toMatchObject({
      asks: { 'publicStatements[given]': expect.stringContaining(sentence) },
    });
  });

  it('asks only for the statements that name a caller', async () => {
    expect(await plan(lambda1, target, having({ Sid: 'everyone' }, { Principal: s3 }))).toMatchObject({
      asks: { 'publicStatements[given]': expect.stringContaining('First add a statement with a source account.') },
    });
  });

  it('does not ask for a statement that names no caller', async () => {
    expect(await plan(lambda1, target, having({}))).not.toHaveProperty('asks');
  });
});
