/** A local cloud with its own moto server and a subscriber to notifications. */
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openLocalCloud, type EventRun, type Faults, type LocalCloud } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, type Policy, type ReportOutput } from '@asr/orchestrator';

export interface Setup {
  readonly cloud: LocalCloud;
  readonly motoUrl: string;
  /** Every line that a function wrote. */
  readonly log: readonly string[];
  /** Notifications since the last call, over all topics. */
  readonly notifications: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export const member = '111122223333';
export const region = 'eu-west-1';

/** @param faults Changes what AWS answers. */
export async function openSetup(controls: Policy['controls'], faults?: Faults): Promise<Setup> {
  const moto = await emptyMoto();
  const log: string[] = [];
  const policy = { ...defaultPolicy, controls, configRules: { accounts: [member] } };
  try {
    const cloud = await openLocalCloud({
      motoUrl: moto.url,
      policy,
      ...(faults && { faults }),
      log: (_function, line) => log.push(line),
    });
    const close = async () => {
      await cloud.close();
      await moto.stop();
    };
    return { cloud, motoUrl: moto.url, log, notifications: await subscribe(cloud), close };
  } catch (error) {
    // A moto that keeps running would keep the test run from ending.
    await moto.stop();
    throw error;
  }
}

async function subscribe({ admin, drainQueues }: LocalCloud): Promise<Setup['notifications']> {
  const [sns, sqs] = [admin.client(SNSClient), admin.client(SQSClient)];
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  for (const { TopicArn } of Topics) {
    const Endpoint = `arn:aws:sqs:${admin.region}:${admin.accountId}:mailbox`;
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } }),
    );
  }
  return async () => {
    // The digest of outcomes, and questions, wait in queues.
    await drainQueues();
    const read: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return read.join('\n');
      read.push(...Messages.map(({ Body = '' }) => Body));
    }
  };
}

/** The outcomes of the executions of a run. Throws if one of them failed. */
export function remediationsOf(run: EventRun): ReportOutput['remediations'] {
  return run.executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}

export function outcomes(run: EventRun): readonly string[] {
  return remediationsOf(run).map(({ outcome }) => outcome);
}
