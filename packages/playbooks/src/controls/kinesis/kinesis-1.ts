import {
  GetResourcePolicyCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  StartStreamEncryptionCommand,
  StopStreamEncryptionCommand,
} from '@aws-sdk/client-kinesis';
import {
  type Aws,
  type Consumer,
  type ResourceStatement,
  type Target,
  accountOf,
  cutOff,
  definePlaybook,
  ifAbsent,
  isForEveryone,
  principalsOf,
  refuse,
  set,
  statementsOf,
} from '../../engine/index.ts';
import { anyStream, findStream, settlesWhenActive } from './stream.ts';

/** The AWS managed key of Kinesis, which only principals of this account can use. */
const managedKey = 'alias/aws/kinesis';
const anyConsumer = `${anyStream}/consumer/*` as const;

/**
 * Kinesis.1: Kinesis streams should be encrypted at rest.
 *
 * ASR turns on server-side encryption with the AWS managed key `alias/aws/kinesis`. The key has no monthly charge, and
 * AWS KMS charges for its use. Producers and consumers of the account need no further permissions, and the stream stays
 * available. Only new records are encrypted. A stream with a key keeps it.
 *
 * Other accounts cannot use this key. ASR refuses a stream if its policy, or the policy of one of its registered consumers,
 * lets in another account or everyone.
 *
 * @failed The AWS Config rule `kinesis-stream-encrypted` finds a stream without server-side encryption.
 * @reads The key and the status of the stream, its policy, and the policies of its registered consumers.
 * @impact None. ASR refuses a stream that other accounts use.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the stream.
 * @undo Undo turns the encryption off. Records that are already encrypted stay readable.
 * @unverified Whether Kinesis reports the key by its alias after the change, as it does in examples. If it does not, undo
 * refuses. Whether Kinesis also requires the permission on the key, as the reference of permissions says. If it does, AWS
 * denies the change, and the stream stays as it is.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kinesis-controls.html#kinesis-1
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html
 */
export const kinesis1 = definePlaybook({
  control: 'Kinesis.1',
  title: 'encrypt the records of a Kinesis stream with the AWS managed key',
  resourceType: 'AwsKinesisStream',
  permissions: {
    read: ['kinesis:DescribeStreamSummary', 'kinesis:ListStreamConsumers', 'kinesis:GetResourcePolicy'],
    write: ['kinesis:StartStreamEncryption', 'kinesis:StopStreamEncryption'],
    on: {
      'kinesis:DescribeStreamSummary': [anyStream],
      'kinesis:ListStreamConsumers': [anyStream],
      'kinesis:GetResourcePolicy': [anyStream, anyConsumer],
      'kinesis:StartStreamEncryption': [anyStream],
      'kinesis:StopStreamEncryption': [anyStream],
    },
  },
  undoOnly: ['kinesis:StopStreamEncryption'],
  parameters: {},
  settles: settlesWhenActive,

  async read(target, aws) {
    const stream = await findStream(target, aws);
    if (stream === undefined) return undefined;
    const isEncrypted = stream.EncryptionType === 'KMS';
    return {
      status: String(stream.StreamStatus),
      key: isEncrypted ? String(stream.KeyId) : null,
      strangers: isEncrypted ? [] : await strangersTo(target, aws),
    };
  },

  plan(stream) {
    // The key of a change that Kinesis is making may not be visible yet.
    if (stream.key !== null || stream.status !== 'ACTIVE') return { kind: 'compliant' };
    if (stream.strangers.length === 0) return set(stream, { key: managedKey });
    return refuse(
      `${cutOff(stream.strangers, 'read or write records')} They cannot use the AWS managed key. Encrypt the stream ` +
        'with a customer managed key whose policy lets them in.',
    );
  },

  async apply(target, { from, to }, aws) {
    const kinesis = aws.client(KinesisClient);
    const given = { StreamARN: target.resourceId, EncryptionType: 'KMS' as const };
    if (to === null) await kinesis.send(new StopStreamEncryptionCommand({ ...given, KeyId: from ?? managedKey }));
    else await kinesis.send(new StartStreamEncryptionCommand({ ...given, KeyId: to }));
  },
});

/** Returns the principals that the policies let in, and that are not of this account. */
async function strangersTo(target: Target, aws: Aws): Promise<readonly Consumer[]> {
  const arns = [target.resourceId, ...(await listConsumers(target, aws))];
  const statements: ResourceStatement[] = [];
  for (const arn of arns) statements.push(...statementsOf(await policyOf(arn, aws)));
  const names = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => (isForEveryone(statement) ? ['*'] : principalsOf(statement)))
    .filter((principal) => accountOf(principal) !== target.accountId);
  return [...new Set(names)].map((name) => ({ kind: 'the principal', name }));
}

async function listConsumers({ resourceId: StreamARN }: Target, aws: Aws): Promise<readonly string[]> {
  const kinesis = aws.client(KinesisClient);
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await kinesis
      .send(new ListStreamConsumersCommand({ StreamARN, NextToken }))
      .catch(ifAbsent('ResourceNotFoundException', undefined));
    found.push(...(page?.Consumers ?? []).map(({ ConsumerARN = '' }) => ConsumerARN));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** A consumer can be deregistered in the meantime. */
async function policyOf(ResourceARN: string, aws: Aws): Promise<string | undefined> {
  const found = await aws
    .client(KinesisClient)
    .send(new GetResourcePolicyCommand({ ResourceARN }))
    .catch(ifAbsent('ResourceNotFoundException', undefined));
  return found?.Policy;
}
