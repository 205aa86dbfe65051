/** An account without ASR, and one with it, as CloudFormation, S3 and Organizations answer. */
import { type Handlers, fakeAws, named } from '@asr/playbooks/testing';
import { type Part, type Release, type ReleaseParts, stackNames } from '@asr/templates';
import { runCli } from '../../../testing/index.ts';

export const account = '111122223333';

const parameter = (id: string, Default?: string, more: object = {}): Part => ({
  section: 'Parameters',
  id,
  traits: [],
  values: { '': { Type: 'String', ...more, ...(Default === undefined ? {} : { Default }) } },
});
const resource = (id: string, value: object): Part => ({
  section: 'Resources',
  id,
  traits: [],
  values: { '': value },
});
const target = { Arn: 'a', RoleArn: 'b', DeadLetterConfig: { Arn: 'c' } };
const handler = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Bucket: { 'Asr::Value': 'bucket' }, S3Key: { 'Asr::Value': 'code/parse' } } },
};

/** A release with one function. The admin stack and the member roles have the parameters of the real ones. */
const parts = {
  ...Object.fromEntries(stackNames.map((name) => [name, { parts: [] }])),
  AdminStack: {
    parts: [
      parameter('Namespace', 'ASR'),
      parameter('OrganizationId'),
      parameter('ExternalId'),
      parameter('NotificationEmail', ''),
      resource('Parse', handler),
      resource('RemediateAndTicketRule', { Type: 'AWS::Events::Rule', Properties: { Targets: [target] } }),
    ],
  },
  ChatStack: {
    parts: ['Namespace', 'OrganizationId', 'TopicArn', 'TableArn', 'KeyArn', 'SlackCredentialsArn', 'SlackChannel'].map(
      (name) => parameter(name, ['Namespace', 'SlackCredentialsArn', 'SlackChannel'].includes(name) ? '' : undefined),
    ),
  },
  ConsoleStack: {
    parts: [
      ...['Namespace', 'SamlMetadataUrl', 'OidcIssuer', 'OidcClientId', 'OidcCredentialsArn'].map((name) =>
        parameter(name, ''),
      ),
      parameter('PersonAttribute', 'email'),
      parameter('GroupsAttribute', 'groups'),
      ...['OrganizationId', 'TableArn', 'KeyArn'].map((name) => parameter(name)),
      parameter('DomainPrefix', undefined, { AllowedPattern: '^(?!.*aws)[a-z0-9-]{1,63}$' }),
    ],
  },
  EvaluatorStack: { parts: [resource('Evaluator', handler)] },
  MemberRolesStack: {
    parts: [
      parameter('Namespace', 'ASR'),
      parameter('AdminAccountId'),
      parameter('OrganizationId'),
      parameter('ExternalId'),
    ],
  },
} as unknown as ReleaseParts;
const release = async (): Promise<Release> => ({
  version: '0.1.0',
  parts,
  functions: { parse: { 'index.mjs': new TextEncoder().encode('export {}') } },
});

export const missing = () => {
  throw named('ValidationError', 'Stack with id ASR-Admin does not exist');
};
export const notFound = () => {
  throw Object.assign(named('NotFound'), { $metadata: { httpStatusCode: 404 } });
};
const noSet = () => {
  throw named('StackSetNotFoundException');
};

const isOptional = (name: string) => name === 'ASR-Chat' || name === 'ASR-Console';

/** An account without ASR, whose operations end at once. */
export function emptyAccount(): Handlers {
  let isCreated = false;
  return {
    GetCallerIdentityCommand: () => ({ Account: account, UserId: 'x' }),
    DescribeOrganizationCommand: () => ({ Organization: { Id: 'o-a1b2c3d4e5' } }),
    ListRootsCommand: () => ({ Roots: [{ Id: 'r-a1b2' }] }),
    HeadBucketCommand: notFound,
    CreateBucketCommand: () => ({}),
    PutPublicAccessBlockCommand: () => ({}),
    GetBucketPolicyCommand: () => {
      throw named('NoSuchBucketPolicy');
    },
    PutBucketVersioningCommand: () => ({}),
    PutBucketPolicyCommand: () => ({}),
    HeadObjectCommand: notFound,
    GetObjectCommand: notFound,
    PutObjectCommand: () => ({}),
    DescribeStackSetCommand: noSet,
    CreateStackSetCommand: () => ({}),
    ListStackInstancesCommand: () => ({ Summaries: [] }),
    CreateStackInstancesCommand: () => ({ OperationId: 'op' }),
    DescribeStackSetOperationCommand: () => ({ StackSetOperation: { Status: 'SUCCEEDED' } }),
    ListStackSetOperationResultsCommand: () => ({ Summaries: [{ Account: '222222222222', Status: 'SUCCEEDED' }] }),
    DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) =>
      isCreated && !isOptional(StackName) ? { Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] } : missing(),
    CreateChangeSetCommand: () => ({}),
    DescribeChangeSetCommand: () => ({
      Status: 'CREATE_COMPLETE',
      Changes: [
        { ResourceChange: { Action: 'Add', ResourceType: 'AWS::Lambda::Function', LogicalResourceId: 'Parse' } },
      ],
    }),
    ExecuteChangeSetCommand: () => {
      isCreated = true;
      return {};
    },
    DeleteChangeSetCommand: () => ({}),
  };
}

export const present = [
  { ParameterKey: 'Namespace', ParameterValue: 'ASR' },
  { ParameterKey: 'OrganizationId', ParameterValue: 'o-a1b2c3d4e5' },
  { ParameterKey: 'ExternalId', ParameterValue: 'asr-production' },
  { ParameterKey: 'NotificationEmail', ParameterValue: 'security@example.com' },
  { ParameterKey: 'AdminAccountId', ParameterValue: account },
  { ParameterKey: 'CodeBucket', ParameterValue: `asr-deployment-${account}-eu-west-1` },
];

export const outputs = ['AlarmsTopicArn', 'TableArn', 'TableName', 'KeyArn'].map((OutputKey) => ({
  OutputKey,
  OutputValue: `value of ${OutputKey}`,
}));

/** An account in which ASR is deployed, with values that are not the defaults. */
export function deployedAccount(status = 'UPDATE_COMPLETE'): Handlers {
  return {
    ...emptyAccount(),
    HeadBucketCommand: () => ({}),
    HeadObjectCommand: () => ({}),
    DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) =>
      isOptional(StackName)
        ? missing()
        : { Stacks: [{ StackStatus: status, StackId: 'id', Parameters: present, Outputs: outputs }] },
    DescribeStackSetCommand: () => ({ StackSet: { Status: 'ACTIVE', TemplateBody: '{}', Parameters: present } }),
    ListStackSetOperationsCommand: () => ({ Summaries: [] }),
    ListStackInstancesCommand: () => ({ Summaries: [{ Region: 'eu-west-1' }] }),
    UpdateStackSetCommand: () => ({ OperationId: 'op' }),
    DeleteStackInstancesCommand: () => ({ OperationId: 'op' }),
    DeleteStackSetCommand: () => ({}),
    DeleteStackCommand: () => ({}),
  };
}

/** Runs a command against an account. */
/** @param columns Width of the terminal. @default the output is piped */
export async function asr(argv: readonly string[], handlers: Handlers, answer?: string, columns?: number) {
  const aws = fakeAws(handlers);
  const ran = await runCli([...argv], {
    adminAccount: () => aws,
    release,
    sleep: async () => {},
    ...(answer === undefined ? {} : { answer }),
    ...(columns === undefined ? {} : { columns }),
  });
  const inputs = (command: string) =>
    aws.recorded.filter((call) => call.command === `${command}Command`).map(({ input }) => input);
  return {
    ...ran,
    inputs,
    recorded: aws.recorded,
    calls: aws.recorded.map(({ command }) => command.replace('Command', '')),
  };
}
