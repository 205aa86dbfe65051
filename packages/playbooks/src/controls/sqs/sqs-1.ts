import {
  type ResourceStatement,
  conditionsOf,
  cutOff,
  definePlaybook,
  isForEveryone,
  refuse,
  set,
  statementsOf,
} from '../../engine/index.ts';
import { changeQueue, queuePermissions, readQueue } from './queue.ts';

/**
 * SQS.1: Amazon SQS queues should be encrypted at rest.
 *
 * ASR turns on server-side encryption with SQS managed keys (SSE-SQS). It is free of charge, causes no downtime, and
 * has no key policy that could lock out a producer or consumer. Only new messages are encrypted. A queue with a KMS
 * key keeps it.
 *
 * @failed The control finds a queue that is encrypted neither with SQS managed keys (SSE-SQS) nor with a KMS key
 * (SSE-KMS). Security Hub has its own AWS Config rule for it.
 * @reads The encryption and the policy of the queue.
 * @impact Callers without a signature, and clients that use `http://` endpoints: SQS rejects both for an encrypted queue.
 * ASR refuses a queue whose policy lets callers in without a signature, also under a condition such as an IP address or a
 * VPC endpoint.
 * @owners None known.
 * @undo Undo turns the encryption off. Messages that are already encrypted stay readable.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-1
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export const sqs1 = definePlaybook({
  control: 'SQS.1',
  title: 'encrypt the messages of an SQS queue with SQS managed keys',
  resourceType: 'AwsSqsQueue',
  scope: 'regional',
  effect: 'reversible',
  permissions: queuePermissions,
  parameters: {},

  async read(target, aws) {
    const attributes = await readQueue(target, ['KmsMasterKeyId', 'SqsManagedSseEnabled', 'Policy'], aws);
    if (attributes === undefined) return undefined;
    return {
      hasKmsKey: Boolean(attributes.KmsMasterKeyId),
      encryptsWithSqs: attributes.SqsManagedSseEnabled === 'true',
      letsAnonymousCallersIn: statementsOf(attributes.Policy).some(letsAnonymousCallersIn),
    };
  },

  plan(queue) {
    if (queue.hasKmsKey || queue.encryptsWithSqs) return { kind: 'compliant' };
    if (queue.letsAnonymousCallersIn) {
      return refuse(
        `${cutOff([anonymous], 'use the queue')} The policy of the queue lets them in, for example from an IP address or a ` +
          'VPC endpoint. Restrict the policy to the principals that use the queue, then remediate again.',
      );
    }
    return set(queue, { encryptsWithSqs: true });
  },

  apply: (target, { to: encrypts }, aws) => changeQueue(target, { SqsManagedSseEnabled: String(encrypts) }, aws),
});

const anonymous = { kind: 'callers without a signature', name: '' };

/** Condition keys that only a signed request has. The keys of sources belong to requests of AWS services. */
const keysOfSignedRequests = /^aws:(principal.*|userid|username|source(arn|account|owner|orgid|orgpaths))$/;

function letsAnonymousCallersIn(statement: ResourceStatement): boolean {
  return statement.Effect === 'Allow' && isForEveryone(statement) && !conditionsOf(statement).some(needsSignature);
}

/** Operators with `ForAllValues`, `IfExists` or `Not`, and `Null`, also match a request without the key. */
function needsSignature({ operator, key }: ReturnType<typeof conditionsOf>[number]): boolean {
  return keysOfSignedRequests.test(key) && !/^ForAllValues:|IfExists$|Not|^Null$/.test(operator);
}
