import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { outcomes } from '@asr/orchestrator';
import {
  type InputTransformer,
  type ReadTemplate,
  type Resource,
  matches,
  mismatches,
  resourcesOf,
  shapes,
  stacks,
  statementsIn,
  texts,
  transform,
} from '../testing/index.ts';

let template: ReadTemplate;
let admin: ReadTemplate;

beforeAll(async () => {
  ({ NotificationsStack: template, AdminStack: admin } = await stacks());
}, 120_000);

const tools = ['Slack', 'Teams', 'PagerDuty', 'Jira', 'ServiceNow'];
const rules = () => Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');
const resource = (id: string): Resource => {
  const found = template.Resources[id];
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly InputTransformer: InputTransformer;
  readonly RetryPolicy: object;
  readonly DeadLetterConfig: { readonly Arn: string };
}
const targetOf = ({ Properties }: Resource): Target => {
  const [target, ...others] = Properties['Targets'] as readonly Target[];
  if (target === undefined || others.length > 0) throw new Error('Expected one target.');
  return target;
};

/** An event as the bus carries it. */
const event = (detail: object = {}) => ({
  version: '0',
  id: '0f1e2d3c',
  source: 'asr',
  'detail-type': 'ASR Remediation Outcome',
  account: '999999999999',
  time: '2026-11-24T03:00:00Z',
  detail: {
    version: '1',
    remediationId: 'r-0123456789abcdef0123',
    controlId: 'EC2.13',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
    outcome: 'failed',
    at: '2026-11-24T03:00:00.000Z',
    ticket: false,
    links: {
      resource: 'https://console.aws.amazon.com/go/view?arn=arn%3Aaws',
      finding: 'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings',
      execution: 'https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1',
    },
    key: 'asr-0123456789abcdef0123456789abcdef',
    title: 'ASR EC2.13 failed in 111122223333 eu-west-1: sg-0123456789abcdef0',
    text: 'The role is missing.\nResource: sg-0123456789abcdef0',
    ...detail,
  },
});

/** The request of EventBridge: with the parameters, the fields of the event, and the headers of the connection. */
function requestBy(id: string, sent: object): object {
  const { InputPathsMap, InputTemplate } = targetOf(resource(id)).InputTransformer;
  const given: { readonly [parameter: string]: string } = {
    SlackChannel: 'C0123456789',
    JiraProject: 'SEC',
    JiraIssueType: 'Task',
  };
  const filled = InputTemplate.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => given[name] ?? `no ${name}`);
  const body = transform({ InputPathsMap, InputTemplate: filled }, sent);
  const added = id.startsWith('PagerDuty') ? { routing_key: 'R0UT1NGKEY' } : {};
  return { ...(body as object), ...added };
}

describe('each request', () => {
  it('has a shape that the tests check', () => {
    expect(
      rules()
        .map(([id]) => id)
        .toSorted(),
    ).toEqual(Object.keys(shapes).toSorted());
  });

  it.each(Object.entries(shapes))('of the %s is what its tool takes', (id, shape) => {
    expect(mismatches(shape, requestBy(id, event()))).toEqual([]);
  });

  it.each(Object.entries(shapes))('of the %s stays so, whatever the words of others are', (id, shape) => {
    const hostile = `"},"x":"\\"\\\n\r\t\u0000\u2028<title>'$\{x} ${'"'.repeat(2000)}`;
    const sent = event({
      title: `"\\<text>'`.repeat(16).slice(0, 150),
      text: hostile,
      resourceId: hostile,
      controlId: '"\\'.repeat(20),
    });

    expect(mismatches(shape, requestBy(id, sent))).toEqual([]);
  });

  it('inserts texts unchanged', () => {
    const text = `Said "no".\nThen \\ and <@U1>. ${'x'.repeat(2000)}`;

    for (const id of ['SlackRule', 'TeamsRule', 'PagerDutyTriggerRule', 'JiraRule', 'ServiceNowRule', 'ChatRule']) {
      expect(JSON.stringify(requestBy(id, event({ text })))).toContain(JSON.stringify(text).slice(1, -1));
    }
  });

  it('uses only fields that every event has', () => {
    const path = join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'outcome-event.schema.json');
    const schema = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly properties: { readonly detail: { readonly required: readonly string[] } };
    };
    const paths = rules().flatMap(([, rule]) => Object.values(targetOf(rule).InputTransformer.InputPathsMap));

    for (const each of paths) expect(schema.properties.detail.required).toContain(each.split('.')[2]);
  });

  it('ends the alert that its trigger began', () => {
    const failed = requestBy('PagerDutyTriggerRule', event());
    const fixed = requestBy('PagerDutyResolveRule', event({ outcome: 'fixed' }));

    expect(fixed).toMatchObject({ dedup_key: Reflect.get(failed, 'dedup_key') });
  });
});

describe('the receivers', () => {
  const toldBy = (detail: object) =>
    rules()
      .filter(([, { Properties }]) =>
        matches(Properties['EventPattern'] as Parameters<typeof matches>[0], event(detail)),
      )
      .map(([id]) => id.replace(/Rule$/, ''))
      .toSorted();

  it('of a failure are chats and the alert', () => {
    expect(toldBy({ outcome: 'failed' })).toEqual(['Chat', 'PagerDutyTrigger', 'Slack', 'Teams']);
  });

  it('of a fix are chats and the end of the alert', () => {
    expect(toldBy({ outcome: 'fixed' })).toEqual(['Chat', 'PagerDutyResolve', 'Slack', 'Teams']);
  });

  it('of a plan that awaits approval are chats', () => {
    expect(toldBy({ outcome: 'awaiting-approval' })).toEqual(['Chat', 'Slack', 'Teams']);
  });

  it.each(['fixed', 'failed', 'refused', 'awaiting-approval', 'compliant', 'gone'])(
    'where a ticket is wanted and it is %s: ticket systems alone',
    (outcome) => {
      expect(toldBy({ outcome, ticket: true })).toEqual(['Jira', 'ServiceNow']);
    },
  );

  it.each(['skipped', 'planned'])('of the outcome %s: none', (outcome) => {
    expect(outcomes).toContain(outcome);
    expect([...toldBy({ outcome }), ...toldBy({ outcome, ticket: true })]).toEqual([]);
  });

  it('of events of another source: none', () => {
    const patterns = rules().map(([, { Properties }]) => Properties['EventPattern'] as Parameters<typeof matches>[0]);

    expect(patterns.filter((pattern) => matches(pattern, { ...event(), source: 'somebody.else' }))).toEqual([]);
  });
});

describe('each tool', () => {
  it.each(tools)('%s receives events only if its secret is given', (tool) => {
    const conditions = template['Conditions'] as { readonly [name: string]: unknown };
    const own = Object.entries(template.Resources).filter(([id]) => id.startsWith(tool));

    expect(conditions[`Has${tool}`]).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [`\${${tool}CredentialsArn}`, ''] }] });
    expect(own.length).toBeGreaterThanOrEqual(4);
    for (const [, { Condition }] of own) expect(Condition).toBe(`Has${tool}`);
    expect(template.Parameters[`${tool}CredentialsArn`]?.Default).toBe('');
  });

  it.each(tools)('%s gets credentials only from Secrets Manager', (tool) => {
    const { AuthParameters } = resource(`${tool}Connection`).Properties;
    const references =
      JSON.stringify(AuthParameters).match(/\{\{resolve:secretsmanager:\$\{(\w+)\}:SecretString:\w+\}\}/g) ?? [];

    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) expect(reference).toContain(`\${${tool}CredentialsArn}`);
    expect(JSON.stringify(AuthParameters)).not.toContain('"IsValueSecret":false');
  });

  it.each(tools)('%s is called by HTTPS, with a rate limit, by a role without other permissions', (tool) => {
    const { Properties } = resource(`${tool}Destination`);
    const role = resource(`${tool}Role`).Properties;

    expect(Properties).toMatchObject({ HttpMethod: 'POST', InvocationRateLimitPerSecond: expect.any(Number) });
    expect(String(Properties['InvocationEndpoint'])).toMatch(/^(https:\/\/|\$\{PagerDutyEndpoint\}\/)/);
    expect(statementsIn(role['Policies'])).toEqual([
      { Effect: 'Allow', Action: ['events:InvokeApiDestination'], Resource: [`\${${tool}Destination.Arn}`] },
    ]);
    expect(
      statementsIn(role['AssumeRolePolicyDocument']).map(({ Principal, Condition }) => ({ Principal, Condition })),
    ).toEqual([{ Principal: { Service: 'events.amazonaws.com' }, Condition: ofItsRules }]);
  });

  it('refuses an address that leads to another host', () => {
    const urls = Object.entries(template.Parameters).filter(([name]) => /Workflow$|Site$|Instance$/.test(name));

    expect(urls).toHaveLength(3);
    for (const [, { AllowedPattern = '' }] of urls) {
      for (const wrong of [
        'http://example.com/x',
        'user@evil.example/x',
        'example.com:80/x',
        'example.com/x?y=z',
        'a b',
      ]) {
        expect(wrong).not.toMatch(new RegExp(AllowedPattern));
      }
    }
  });

  it('stops the deployment if one of its parameters is missing', () => {
    const declared = template['Rules'] as { readonly [name: string]: { readonly Assertions: readonly object[] } };

    expect(Object.entries(declared).map(([name, { Assertions }]) => [name, Assertions.length])).toEqual([
      ['SlackIsComplete', 1],
      ['TeamsIsComplete', 1],
      ['JiraIsComplete', 3],
      ['ServiceNowIsComplete', 1],
    ]);
  });
});

const ofItsRules = {
  StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
  ArnLike: {
    'aws:SourceArn':
      'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Namespace}-Outcomes/${Namespace}-Outcomes-*',
  },
};

describe('every rule', () => {
  it('is on the bus of the admin stack, retries for hours, and has a dead-letter queue', () => {
    const [bus] = resourcesOf(admin, 'AWS::Events::EventBus').filter(({ Properties }) =>
      String(Properties['Name']).endsWith('Outcomes'),
    );
    const [queue] = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');

    for (const [, rule] of rules()) {
      expect(rule.Properties['EventBusName']).toBe(bus?.Properties['Name']);
      expect(String(rule.Properties['Name'])).toMatch(/^\$\{Namespace\}-Outcomes-/);
      expect(targetOf(rule)).toMatchObject({
        RetryPolicy: { MaximumEventAgeInSeconds: 14_400, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: `\${${queue?.[0]}.Arn}` },
      });
    }
  });

  it('can send undelivered events to the queue, which has no other sender and an alarm', () => {
    const allowed = resourcesOf(template, 'AWS::SQS::QueuePolicy')
      .flatMap(statementsIn)
      .filter(({ Effect }) => Effect === 'Allow');

    expect(allowed.map(({ Principal, Action, Condition }) => ({ Principal, Action, Condition }))).toEqual([
      { Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Condition: ofItsRules },
    ]);
    expect(resourcesOf(template, 'AWS::SQS::Queue')[0]?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
    expect(resourcesOf(template, 'AWS::CloudWatch::Alarm')[0]?.Properties).toMatchObject({
      AlarmName: '${Namespace}-NotificationsLost',
      AlarmActions: ['${TopicArn}'],
      Threshold: 1,
    });
  });
});

describe('the topic for Amazon Q Developer', () => {
  const ids = ['ChatTopicKey', 'ChatTopicOfOutcomes', 'ChatTopicPolicy', 'ChatRule'];

  it('exists only if its parameter enables it', () => {
    expect((template['Conditions'] as { readonly [name: string]: unknown })['HasChatTopic']).toEqual({
      'Fn::Equals': ['${ChatTopic}', 'enabled'],
    });
    for (const id of ids) expect(resource(id).Condition).toBe('HasChatTopic');
    expect(template.Parameters['ChatTopic']?.Default).toBe('disabled');
  });

  it('is encrypted, and its key encrypts nothing else', () => {
    const [forEvents] = statementsIn(resource('ChatTopicKey').Properties).filter(
      ({ Sid }) => Sid === 'PublishOutcomes',
    );

    expect(resource('ChatTopicOfOutcomes').Properties['KmsMasterKeyId']).toBe('${ChatTopicKey.Arn}');
    expect(resource('ChatTopicKey').Properties['EnableKeyRotation']).toBe(true);
    expect(forEvents?.Condition).toEqual({
      StringEquals: {
        'kms:EncryptionContext:aws:sns:topicArn':
          'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${Namespace}-Outcomes-Chat',
      },
    });
    expect(resource('ChatTopicOfOutcomes').Properties['TopicName']).toBe('${Namespace}-Outcomes-Chat');
  });

  it('accepts messages only from its rules, and only with TLS', () => {
    expect(
      statementsIn(resource('ChatTopicPolicy').Properties).map(({ Effect, Action, Condition }) => ({
        Effect,
        Action,
        Condition,
      })),
    ).toEqual([
      { Effect: 'Allow', Action: 'sns:Publish', Condition: ofItsRules },
      { Effect: 'Deny', Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
    // EventBridge publishes by the topic's policy. A role would be a second way to publish.
    expect(targetOf(resource('ChatRule')).RoleArn).toBeUndefined();
  });
});

describe('the schema', () => {
  it('is registered as published', () => {
    const published = readFileSync(
      join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'outcome-event.schema.json'),
      'utf8',
    );

    expect(resource('OutcomeSchema').Properties).toMatchObject({ Type: 'JSONSchemaDraft4', Content: published });
    expect(resource('Registry').Properties['RegistryName']).toBe('${Namespace}-Outcomes');
  });
});

describe('the notifications stack', () => {
  it('is a plain template without secrets in plain parameters', () => {
    const secret = Object.keys(template.Parameters).filter((name) => /token|password|key$|sig$/i.test(name));

    expect(secret).toEqual([]);
    expect(JSON.stringify(template)).not.toMatch(/cdk-hnb659fds|S3Bucket/);
    expect(Object.keys(template.Parameters)).not.toContain('BootstrapVersion');
  });

  it('gives no permissions beyond notifications', () => {
    const actions = resourcesOf(template, 'AWS::IAM::Role')
      .flatMap(({ Properties }) => statementsIn(Properties['Policies']))
      .flatMap(({ Action }) => texts(Action));

    expect(new Set(actions)).toEqual(new Set(['events:InvokeApiDestination']));
  });
});
