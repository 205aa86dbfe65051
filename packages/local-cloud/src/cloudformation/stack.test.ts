import { describe, expect, it } from '@jest/globals';
import { type Template, openStack } from './stack.ts';

const place = {
  partition: 'aws',
  accountId: '999999999999',
  region: 'eu-west-1',
  endpointUrl: 'http://localhost:4567',
};

/** The resolved `Value` of one property, with the other resources that the template needs. */
function valueOf(
  value: unknown,
  template: Partial<Template> = {},
  parameters: { readonly [name: string]: string } = {},
): unknown {
  const Resources = { ...template.Resources, Subject: { Type: 'Test::Subject', Properties: { Value: value } } };
  const stack = openStack({ ...template, Resources }, { ...place, name: 'Admin', parameters });
  return stack.resources('Test::Subject')[0]?.properties['Value'];
}

const resources: Template['Resources'] = {
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${Namespace}-Tasks' } } },
  Table: { Type: 'AWS::DynamoDB::Table' },
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'R' } },
  Log: { Type: 'AWS::Logs::LogGroup' },
  Mystery: { Type: 'AWS::Mystery::Thing' },
};
const template: Partial<Template> = {
  Parameters: { Namespace: { Default: 'ASR' }, Email: { Default: '' }, Organization: {} },
  Conditions: {
    HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Email' }, ''] }] },
    Both: { 'Fn::And': [{ Condition: 'HasEmail' }, { 'Fn::Equals': ['a', 'a'] }] },
    Either: { 'Fn::Or': [{ Condition: 'HasEmail' }, { 'Fn::Equals': ['a', 'a'] }] },
  },
  Mappings: { Sizes: { small: { memory: 128 } } },
  Resources: resources,
};

describe('openStack', () => {
  it.each<[string, unknown, unknown]>([
    ['a plain value', { a: [1, true, null] }, { a: [1, true, null] }],
    ['a pseudo parameter', { Ref: 'AWS::AccountId' }, '999999999999'],
    ['a parameter', { Ref: 'Namespace' }, 'ASR'],
    ['a queue, by the URL that leads to the gateway', { Ref: 'Queue' }, 'http://localhost:4567/999999999999/ASR-Tasks'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:999999999999:ASR-Tasks'],
    ['an attribute with a dot', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::999999999999:role/R'],
    ['a resource without a name, by its logical id', { Ref: 'Table' }, 'Table'],
    [
      'the ARN of a log group, with the ending of AWS',
      { 'Fn::GetAtt': ['Log', 'Arn'] },
      'arn:aws:logs:eu-west-1:999999999999:log-group:Log:*',
    ],
    [
      'a substitution',
      { 'Fn::Sub': 'x-${AWS::Region}-${Role.Arn}-${!Literal}' },
      'x-eu-west-1-arn:aws:iam::999999999999:role/R-${Literal}',
    ],
    ['a substitution with variables', { 'Fn::Sub': ['${A}${Namespace}', { A: { Ref: 'AWS::Partition' } }] }, 'awsASR'],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Namespace' }, 1]] }, 'a-ASR-1'],
    ['a split and a choice of it', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['a condition that does not hold', { 'Fn::If': ['HasEmail', 'yes', 'no'] }, 'no'],
    ['conditions joined', [{ 'Fn::If': ['Both', 1, 2] }, { 'Fn::If': ['Either', 1, 2] }], [2, 1]],
    ['no value in an object', { a: 1, b: { 'Fn::If': ['HasEmail', 1, { Ref: 'AWS::NoValue' }] } }, { a: 1 }],
    ['no value in a list', [1, { Ref: 'AWS::NoValue' }], [1]],
    ['a mapping', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
    ['JSON of what is in it', { 'Fn::ToJsonString': { a: { Ref: 'Namespace' } } }, '{"a":"ASR"}'],
    [
      'a policy condition, which is not a function',
      { Condition: { Bool: { x: 'true' } } },
      { Condition: { Bool: { x: 'true' } } },
    ],
  ])('resolves %s', (_, value, expected) => {
    expect(valueOf(value, template)).toEqual(expected);
  });

  it('uses given parameters instead of defaults', () => {
    expect(
      valueOf({ 'Fn::If': ['HasEmail', { Ref: 'Namespace' }, 'none'] }, template, { Email: 'a@b', Namespace: 'X' }),
    ).toBe('X');
  });

  it.each([
    ['a parameter without a value', { Ref: 'Organization' }, /needs a value for its parameter Organization/],
    ['what is not in the template', { Ref: 'Missing' }, /Ref Missing/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Mystery', 'Arn'] }, /Mystery\.Arn/],
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, /Fn::Cidr/],
    ['a condition that is not declared', { 'Fn::If': ['Nothing', 1, 2] }, /Nothing/],
  ])('reports %s', (_, value, message) => {
    expect(() => valueOf(value, template)).toThrow(message);
  });

  it('omits resources whose condition is false', () => {
    const stack = openStack(
      { ...template, Resources: { Yes: { Type: 'A', Condition: 'Either' }, No: { Type: 'A', Condition: 'HasEmail' } } },
      { ...place, name: 'Admin', parameters: {} },
    );

    expect(stack.resources('A').map(({ logicalId }) => logicalId)).toEqual(['Yes']);
  });

  it('resolves two resources that refer to each other', () => {
    const stack = openStack(
      {
        Resources: {
          A: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'A', Description: { Ref: 'B' } } },
          B: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'B', Description: { Ref: 'A' } } },
        },
      },
      { ...place, name: 'Admin', parameters: {} },
    );

    expect(stack.resources('AWS::IAM::Role').map(({ properties }) => properties['Description'])).toEqual(['B', 'A']);
  });
});
