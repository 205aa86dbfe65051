import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ReadTemplate,
  type Resource,
  matches,
  policy,
  resourcesOf,
  stacks,
  statementsIn,
  texts,
} from '../testing/index.ts';

let template: ReadTemplate;
let withUnits: ReadTemplate;

beforeAll(async () => {
  ({ ChatStack: template } = await stacks());
  ({ ChatStack: withUnits } = await stacks({
    ...policy,
    delegation: [{ name: 'bank-team', organizationalUnits: ['ou-a1b2-c3d4e5f6'], may: ['approve'] }],
  }));
}, 120_000);

const only = (type: string): Resource => {
  const [resource, ...others] = resourcesOf(template, type);
  if (resource === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return resource;
};
const idOf = (type: string) => Object.keys(template.Resources).find((id) => template.Resources[id]?.Type === type);
const may = (of: ReadTemplate = template) =>
  statementsIn(resourcesOf(of, 'AWS::IAM::Role').map(({ Properties }) => Properties['Policies']));
const statementFor = (action: string) => may().find(({ Action }) => texts(Action).includes(action));

describe('the entrance', () => {
  it('has one route for each chat, and only for POST', () => {
    expect(resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties['RouteKey'])).toEqual([
      'POST /slack',
      'POST /teams',
    ]);
    expect(resourcesOf(template, 'AWS::Lambda::Url')).toEqual([]);
  });

  it('throttles, and logs requests without headers', () => {
    const { DefaultRouteSettings: settings, AccessLogSettings: log } = only('AWS::ApiGatewayV2::Stage').Properties;

    expect(settings).toMatchObject({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
    expect(Object.keys(JSON.parse((log as { readonly Format: string }).Format) as object)).toEqual([
      'requestId',
      'at',
      'sourceIp',
      'route',
      'status',
      'bytes',
      'error',
    ]);
  });

  it('and EventBridge are all that may call the function', () => {
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(({ Properties }) => [
      Properties['Principal'],
      Properties['SourceArn'],
    ]);

    expect(permissions).toEqual([
      [
        'events.amazonaws.com',
        expect.stringMatching(/:rule\/\$\{Namespace\}-Outcomes\/\$\{Namespace\}-Outcomes-Approvals$/),
      ],
      ['apigateway.amazonaws.com', expect.stringMatching(/:\$\{Api\}\/\*\/POST\/slack$/)],
      ['apigateway.amazonaws.com', expect.stringMatching(/:\$\{Api\}\/\*\/POST\/teams$/)],
    ]);
  });
});

describe('the function', () => {
  it('puts only decisions of chats on the bus of requests', () => {
    expect(statementFor('events:PutEvents')).toEqual({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: expect.stringMatching(/:event-bus\/\$\{Namespace\}-Requests$/),
      Condition: {
        'ForAllValues:StringLike': { 'events:source': 'asr.chat/*' },
        'ForAllValues:StringEquals': { 'events:detail-type': 'ASR Approval' },
        Null: { 'events:source': 'false', 'events:detail-type': 'false' },
      },
    });
  });

  it('reads only records of history, and writes nothing there', () => {
    const history = may().filter(({ Resource }) => texts(Resource).includes('${TableArn}'));

    expect(history).toMatchObject([
      {
        Action: 'dynamodb:GetItem',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['REMEDIATION#*'] } },
      },
    ]);
  });

  it('can start no execution and enter no account', () => {
    const actions = may().flatMap(({ Action }) => texts(Action));

    expect(actions.filter((action) => /^(states|sts|ec2|securityhub|lambda):/.test(action))).toEqual([]);
  });

  it('has no secret in its variables, only the ARN', () => {
    const { Environment } = only('AWS::Lambda::Function').Properties as {
      readonly Environment: { readonly Variables: { readonly [name: string]: string } };
    };

    expect(Environment.Variables).toMatchObject({
      SLACK_SECRET: '${SlackCredentialsArn}',
      TEAMS_SECRET: '${TeamsCredentialsArn}',
      SLACK_API: 'https://${SlackHost}/api',
      SLACK_HOOKS: 'https://hooks.${SlackHost}',
    });
    expect(JSON.stringify(template)).not.toContain('resolve:secretsmanager');
  });

  it('looks up units only if a delegation names one', () => {
    const actionsOf = (of: ReadTemplate) => may(of).flatMap(({ Action }) => texts(Action));

    expect(actionsOf(template)).not.toContain('organizations:ListParents');
    expect(actionsOf(withUnits)).toContain('organizations:ListParents');
  });
});

describe('the rule', () => {
  const isTold = (detail: object) => {
    const { EventPattern } = only('AWS::Events::Rule').Properties;
    return matches(EventPattern as Parameters<typeof matches>[0], {
      source: 'asr',
      'detail-type': 'ASR Remediation Outcome',
      detail,
    });
  };

  it.each([
    [true, 'a question', { outcome: 'awaiting-approval', source: 'imported' }],
    [true, 'the end of an approval', { outcome: 'fixed', source: 'approval' }],
    [true, 'a rejection', { outcome: 'refused', source: 'imported' }],
    [false, 'an automatic change', { outcome: 'fixed', source: 'imported' }],
    [false, 'an undo', { outcome: 'undone', source: 'undo' }],
  ])('matches (%s) %s', (expected, _, detail) => {
    expect(isTold(detail)).toBe(expected);
  });

  it('loses no event: both EventBridge and Lambda send what they cannot deliver to the queue', () => {
    const queue = `\${${idOf('AWS::SQS::Queue')}.Arn}`;

    expect(only('AWS::Events::Rule').Properties['Targets']).toMatchObject([{ DeadLetterConfig: { Arn: queue } }]);
    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: queue } },
    });
    expect(resourcesOf(template, 'AWS::CloudWatch::Alarm')).toHaveLength(1);
  });
});

describe('the parameters', () => {
  it('stop a deployment without a chat', () => {
    const { OneChat, SlackIsComplete } = template['Rules'] as { readonly [name: string]: object };

    expect(JSON.stringify(OneChat)).toContain('Give SlackCredentialsArn, TeamsCredentialsArn, or both.');
    expect(JSON.stringify(SlackIsComplete)).toContain('SlackChannel is required');
  });
});
