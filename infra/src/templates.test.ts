import { beforeAll, describe, expect, it } from '@jest/globals';
import { runbooks } from '@asr/runbooks';
import { allowedOnAnything } from './foundation/index.ts';
import { stackNames } from '@asr/templates';
import {
  type ReadTemplate,
  type Statement,
  type Templates,
  detectingPolicy,
  resourcesOf,
  stacks,
  statementsIn,
  texts,
} from './testing/index.ts';

let templates: Templates;

beforeAll(async () => {
  templates = await stacks(detectingPolicy);
});

const allowsIn = (value: unknown) => statementsIn(value).filter(({ Effect }) => Effect === 'Allow');
const rolePolicies = (template: ReadTemplate) =>
  resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => Properties['Policies']);
const toAnything = ({ Resource }: Statement) => texts(Resource).includes('*');
const servicesOf = ({ Principal }: Statement) =>
  texts((Principal as { readonly Service?: string } | undefined)?.Service);

describe.each(stackNames)('%s', (name) => {
  it('allows no actions with a wildcard', () => {
    const actions = allowsIn(templates[name]).flatMap(({ Action }) => texts(Action));

    for (const action of actions) expect(action).not.toContain('*');
  });

  it('says of each action that it allows on anything by which page of AWS there is no resource for it, and of no other', () => {
    const explained = Object.entries(templates[name].Resources).map(
      ([logicalId, { Type, Properties, Metadata = {} }]) => {
        const unlimited = allowsIn(Properties)
          .filter(toAnything)
          .flatMap(({ Action }) => texts(Action));
        const reasons = (Metadata['asr:actionsWithoutResource'] ?? {}) as { readonly [action: string]: string };
        return { logicalId, unlimited: Type in meansItself ? [] : [...new Set(unlimited)].toSorted(), reasons };
      },
    );

    for (const { logicalId, unlimited, reasons } of explained) {
      expect({ logicalId, unlimited }).toEqual({ logicalId, unlimited: Object.keys(reasons).toSorted() });
      for (const reason of Object.values(reasons))
        expect(reason).toMatch(/https:\/\/(docs\.aws\.amazon\.com|servicereference\.[a-z0-9-]+\.amazonaws\.com)\//);
    }
  });

  it('works in every partition', () => {
    expect(JSON.stringify(templates[name])).not.toMatch(/arn:aws[:-]|"[a-z]+\.amazonaws\.com\.cn/);
  });

  it('gives no resource a name that conflicts with another Region, namespace or deployment', () => {
    // These have no name: they name a function of their stack.
    const ofFunction = ['EventInvokeConfig', 'EventSourceMapping', 'Permission'].map((type) => `AWS::Lambda::${type}`);
    const named = Object.values(templates[name].Resources).filter(({ Type }) => !ofFunction.includes(Type));
    const fixed = named
      .flatMap(({ Properties }) => nameProperties.map((property) => Properties[property]))
      .filter((value) => value !== undefined);

    for (const given of fixed) expect(given).toEqual(expect.stringMatching(/\$\{Namespace\}/));
  });

  it('can be deployed again after the stack was deleted', () => {
    const kept = Object.values(templates[name].Resources).filter(({ DeletionPolicy }) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    const names = kept.flatMap(({ Properties }) => [
      Properties['LogGroupName'],
      Properties['TableName'],
      Properties['QueueName'],
    ]);

    for (const given of names.filter((value) => value !== undefined)) {
      expect(JSON.stringify(given)).toContain('AWS::StackId');
    }
  });

  it('fits into CloudFormation', () => {
    expect(Object.keys(templates[name].Resources).length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(templates[name]).length).toBeLessThanOrEqual(1_000_000);
  });
});

describe('the admin stack', () => {
  it('has at most 85 resources', () => {
    expect(Object.keys(templates.AdminStack.Resources).length).toBeLessThanOrEqual(85);
  });

  it('and the console allow on every resource exactly the actions on the list', () => {
    const unlimited = [templates.AdminStack, templates.ConsoleStack]
      .flatMap(rolePolicies)
      .flatMap(allowsIn)
      .filter(toAnything);

    expect([...new Set(unlimited.flatMap(({ Action }) => texts(Action)))].toSorted()).toEqual(
      Object.keys(allowedOnAnything).toSorted(),
    );
  });

  it('allows services to use the key, queues and topics only for given resources', () => {
    const policies = ['AWS::KMS::Key', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
      resourcesOf(templates.AdminStack, type).flatMap(({ Properties }) => allowsIn(Properties)),
    );
    const toServices = policies.filter((statement) => servicesOf(statement).length > 0);

    expect(toServices.map((statement) => [servicesOf(statement)[0], statement.Condition])).toEqual([
      [
        'logs.${AWS::Region}.${AWS::URLSuffix}',
        {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn':
              'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*',
          },
        },
      ],
      ['cloudwatch.amazonaws.com', alarmsOfThisDeployment],
      [
        'events.amazonaws.com',
        {
          ArnLike: {
            'aws:SourceArn': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Namespace}-*',
          },
        },
      ],
      [
        'events.amazonaws.com',
        {
          ArnEquals: {
            'aws:SourceArn':
              'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Namespace}-Outcomes/${Namespace}-OutcomesToSend',
          },
        },
      ],
      [
        'events.amazonaws.com',
        {
          ArnLike: {
            'aws:SourceArn': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Namespace}-*',
          },
        },
      ],
      // Two topics: optional stacks that were deployed before send their alarms to the first.
      ['cloudwatch.amazonaws.com', alarmsOfThisDeployment],
      ['cloudwatch.amazonaws.com', alarmsOfThisDeployment],
    ]);
  });

  it('allows use of the key only through the services that store data of ASR', () => {
    const ofTheAccount = allowsIn(resourcesOf(templates.AdminStack, 'AWS::KMS::Key')).filter(
      (each) => servicesOf(each).length === 0,
    );
    const cryptographic = ofTheAccount.filter(({ Action }) =>
      texts(Action).some((action) => /Decrypt|Encrypt|DataKey/.test(action)),
    );

    expect(cryptographic.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { 'kms:CallerAccount': '${AWS::AccountId}' },
        StringLike: {
          'kms:ViaService': ['dynamodb', 'sns', 'sqs'].map((service) => `${service}.\${AWS::Region}.amazonaws.com*`),
        },
      },
    ]);
  });

  it('encrypts every queue, topic, table and log, all with one key except the queues of EventBridge', () => {
    const { AdminStack: admin } = templates;
    const keyOf = (type: string, property: string) =>
      resourcesOf(admin, type).map(({ Properties }) => Properties[property]);
    const [key] = Object.keys(admin.Resources).filter((id) => admin.Resources[id]?.Type === 'AWS::KMS::Key');
    const keyArn = `\${${key}.Arn}`;

    expect(resourcesOf(admin, 'AWS::KMS::Key')).toHaveLength(1);
    expect(resourcesOf(admin, 'AWS::KMS::Key')[0]?.Properties['EnableKeyRotation']).toBe(true);
    const ofEventBridge = [false, false, true, false, true, false, true, true];
    expect(keyOf('AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual(ofEventBridge.map((is) => (is ? undefined : keyArn)));
    expect(keyOf('AWS::SQS::Queue', 'SqsManagedSseEnabled')).toEqual(
      ofEventBridge.map((is) => (is ? true : undefined)),
    );
    expect(
      new Set([...keyOf('AWS::SNS::Topic', 'KmsMasterKeyId'), ...keyOf('AWS::Logs::LogGroup', 'KmsKeyId')]),
    ).toEqual(new Set([keyArn]));
  });

  it('keeps every log for a year', () => {
    for (const { Properties } of resourcesOf(templates.AdminStack, 'AWS::Logs::LogGroup'))
      expect(Properties['RetentionInDays']).toBe(365);
  });

  it('has outputs for other stacks', () => {
    expect(Object.keys(templates.AdminStack.Outputs ?? {}).toSorted()).toEqual([
      'AlarmsTopicArn',
      'KeyArn',
      'QuestionsTopicArn',
      'StateMachineArn',
      'TableArn',
      'TableName',
      'TopicArn',
    ]);
  });
});

describe.each(['MemberRolesStack', 'MemberStack'] as const)('%s', (name) => {
  it('is a plain template, without assets, nested stacks, custom resources and bootstrap', () => {
    const { Resources, Parameters, ...sections } = templates[name];

    expect(Object.keys(sections).filter((section) => section !== 'Conditions')).toEqual(['Description']);
    expect(Object.keys(Parameters)).not.toContain('BootstrapVersion');
    expect(JSON.stringify(templates[name])).not.toMatch(/cdk-hnb659fds|aws:asset|S3Bucket|S3Key|TemplateURL/);
    for (const { Type } of Object.values(Resources)) expect(plainTypes[name]).toContain(Type);
  });

  it('requires only parameters for values that it cannot know', () => {
    const asked = Object.entries(templates[name].Parameters).filter(([, { Default }]) => Default === undefined);

    expect(asked.map(([parameter]) => parameter)).toEqual(
      name === 'MemberStack'
        ? ['AdminAccountId', 'HomeRegion']
        : ['AdminAccountId', 'OrganizationId', 'ExternalId', 'HomeRegion'],
    );
  });
});

describe('the member stack', () => {
  it('contains every runbook unchanged, and updates it in place', () => {
    const documents = resourcesOf(templates.MemberStack, 'AWS::SSM::Document').map(({ Properties }) => Properties);

    expect(documents).toEqual(
      runbooks.map(({ name, document }) => ({
        Name: `\${Namespace}-${name}`,
        DocumentType: 'Automation',
        DocumentFormat: 'JSON',
        Content: document,
        UpdateMethod: 'NewVersion',
      })),
    );
  });

  it('contains every document that the member roles stack allows to start', () => {
    const started = rolePolicies(templates.MemberRolesStack)
      .flatMap(allowsIn)
      .filter(({ Action }) => Action.includes('ssm:StartAutomationExecution'))
      .flatMap(({ Resource }) => texts(Resource))
      .flatMap((arn) => arn.match(/:document\/(.+)$/)?.[1] ?? []);
    const held = resourcesOf(templates.MemberStack, 'AWS::SSM::Document').map(({ Properties }) => Properties['Name']);

    expect(held).toEqual(started);
  });
});

/** The properties with names that are unique in an account or a Region. */
const nameProperties = [
  'AlarmName',
  'AliasName',
  'BucketName',
  'ConfigRuleName',
  'FunctionName',
  'LogGroupName',
  'Name',
  'QueueName',
  'RoleName',
  'StateMachineName',
  'TableName',
  'TopicName',
  'TrailName',
];

/** Policies of a resource, where `*` means only that resource. Each has the page that says so. */
const meansItself: { readonly [type: string]: string } = {
  'AWS::KMS::Key': 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
};

/** Nothing that costs money. */
const plainTypes = {
  MemberRolesStack: ['AWS::IAM::Role'],
  MemberStack: ['AWS::SSM::Document', 'AWS::Events::Rule', 'AWS::Config::ConfigRule'],
};

const alarmsOfThisDeployment = {
  StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
  ArnLike: {
    'aws:SourceArn': 'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${Namespace}-*',
  },
};
