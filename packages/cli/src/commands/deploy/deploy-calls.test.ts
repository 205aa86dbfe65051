/** Every call of the commands, in played deployments, against AWS's own service models. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemsByModel } from '@asr/local-cloud/testing';
import type { Handlers } from '@asr/playbooks/testing';
import { account, asr, deployedAccount, emptyAccount, outputs, present } from './testing/index.ts';

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-deploy-calls-'));
  config = join(folder, 'asr.config.yaml');
  writeFileSync(config, 'defaults: { mode: manual }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const home = ['--regions', 'eu-west-1', '--yes'];
const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:asr/slack-a1b2c3`;
const templates = {
  Admin: 'AdminStack',
  Chat: 'ChatStack',
  Console: 'ConsoleStack',
  Member: 'MemberStack',
  MemberRoles: 'MemberRolesStack',
};
const urlOf = (stack: string) =>
  `https://asr-deployment-${account}-eu-west-1.s3.eu-west-1.amazonaws.com/asr/0.1.0/${stack}-0.template.json`;
const stack = {
  StackStatus: 'UPDATE_COMPLETE',
  StackId: 'id',
  Parameters: [...present, { ParameterKey: 'DomainPrefix', ParameterValue: 'asr-console-111122223333' }],
  Outputs: outputs,
};

/** A deployment with every stack, and a version in the bucket. */
function fullAccount(): Handlers {
  const body = (text: string) => ({ Body: { transformToString: async () => text } });
  return {
    ...deployedAccount(),
    DescribeStacksCommand: () => ({ Stacks: [stack] }),
    ListObjectsV2Command: () => ({ CommonPrefixes: [{ Prefix: 'asr/0.1.0/' }] }),
    GetObjectCommand: ({ Key }: { readonly Key: string }) =>
      body(
        JSON.stringify(
          Key.endsWith('.template.json')
            ? { Resources: {} }
            : Object.fromEntries(Object.entries(templates).map(([kind, name]) => [kind, urlOf(name)])),
        ),
      ),
  };
}

/** An account whose stacks disappear when they are deleted. */
function removableAccount(): Handlers {
  const deleted = new Set<string>();
  return {
    ...fullAccount(),
    DescribeStacksCommand: ({ StackName }: { readonly StackName: string }) => ({
      Stacks: [{ ...stack, ...(deleted.size > 0 && StackName === 'id' ? { StackStatus: 'DELETE_COMPLETE' } : {}) }],
    }),
    DeleteStackCommand: ({ StackName }: { readonly StackName: string }) => {
      deleted.add(StackName);
      return {};
    },
  };
}

type Story = readonly [about: string, argv: () => readonly string[], handlers: () => Handlers, answer?: string];

const stories: readonly Story[] = [
  ['a first deployment', () => ['deploy', '--config', config, ...home, '--email', 'a@example.com'], emptyAccount],
  [
    'a first deployment to accounts',
    () => ['deploy', '--config', config, ...home, '--accounts', '222222222222'],
    emptyAccount,
  ],
  [
    'runbooks in two Regions',
    () => ['deploy', '--config', config, '--regions', 'eu-west-1,us-east-1', '--yes', '--runbooks'],
    emptyAccount,
  ],
  [
    'a delegated administrator',
    () => ['deploy', '--config', config, ...home, '--call-as', 'DELEGATED_ADMIN'],
    deployedAccount,
  ],
  ['a change', () => ['deploy', '--config', config, ...home, '--units', 'ou-a1b2-c3d4e5f6'], deployedAccount],
  [
    'a change without consent',
    () => ['deploy', '--config', config, '--regions', 'eu-west-1', '--only', 'admin'],
    deployedAccount,
    'n',
  ],
  [
    'approvals in a chat',
    () => ['deploy', '--config', config, ...home, '--slack-secret', secret, '--slack-channel', 'C0123456789'],
    fullAccount,
  ],
  [
    'the console',
    () => ['deploy', '--config', config, ...home, '--console-saml', 'https://idp.example.com/metadata'],
    fullAccount,
  ],
  ['an upgrade', () => ['upgrade', '--config', config, ...home], fullAccount],
  ['a rollback', () => ['rollback', '0.1.0', ...home], fullAccount],
  ['a removal', () => ['destroy', ...home], removableAccount],
];

describe('the calls of deploy, upgrade, rollback and destroy', () => {
  it('have every required member, no unknown one, and only values that AWS accepts', async () => {
    const calls = [];
    for (const [about, argv, handlers, answer] of stories) {
      const { recorded, code, err } = await asr(argv(), handlers(), answer);
      // To its end, so that no call is missing.
      const end = code === 2 && err.includes('was not changed') ? 'no consent' : code === 0 ? 'done' : err;
      expect([about, end]).toEqual([about, answer === 'n' ? 'no consent' : 'done']);
      calls.push(
        ...recorded.map(({ service, command, input }) => ({
          service,
          operation: command.replace(/Command$/, ''),
          input,
        })),
      );
    }

    expect(await problemsByModel(calls)).toEqual([]);
    // Every operation that changes something was played.
    expect(
      [...new Set(calls.map(({ operation }) => operation))]
        .filter((one) => !/^(Describe|Get|List|Head)/.test(one))
        .toSorted(),
    ).toEqual([
      'CreateBucket',
      'CreateChangeSet',
      'CreateStackInstances',
      'CreateStackSet',
      'DeleteChangeSet',
      'DeleteStack',
      'DeleteStackInstances',
      'DeleteStackSet',
      'ExecuteChangeSet',
      'PutBucketPolicy',
      'PutBucketVersioning',
      'PutObject',
      'PutPublicAccessBlock',
      'UpdateStackSet',
    ]);
  }, 120_000);
});

describe('the check of service models', () => {
  const setOf = (input: object) => [{ service: 'cloudformation', operation: 'CreateStackSet', input }];

  it.each<[string, object, string]>([
    ['a required member that is missing', {}, 'CreateStackSet.StackSetName is required'],
    ['an unknown member', { StackSetName: 'x', Color: 'red' }, 'CreateStackSet.Color is unknown'],
    [
      'a value that is not in the list',
      { StackSetName: 'x', CallAs: 'ROOT' },
      'CallAs must be one of SELF, DELEGATED_ADMIN',
    ],
    [
      'a text that is too long',
      { StackSetName: 'x', Description: 'x'.repeat(1025) },
      'at most 1024 characters, not 1025',
    ],
    ['a value of another type', { StackSetName: 'x', ManagedExecution: { Active: 1 } }, 'Active must be a boolean'],
    ['a text of another form', { StackSetName: 'x', ClientRequestToken: '!' }, 'must match'],
  ])('finds %s', async (_, input, sentence) => {
    expect(await problemsByModel(setOf(input))).toEqual([expect.stringContaining(sentence)]);
  });

  it('finds an operation that does not exist', async () => {
    expect(await problemsByModel([{ service: 's3', operation: 'CreateBuckets', input: {} }])).toEqual([
      's3:CreateBuckets is not an operation',
    ]);
  });
});
