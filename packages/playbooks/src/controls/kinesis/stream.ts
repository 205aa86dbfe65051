/** Reads a Kinesis data stream. */
import { DescribeStreamSummaryCommand, KinesisClient, type StreamDescriptionSummary } from '@aws-sdk/client-kinesis';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';

export const anyStream = 'arn:{partition}:kinesis:{region}:{account}:stream/{id}';

/** Returns the stream; `undefined` if there is none, or if it is being deleted. */
export async function findStream(
  { resourceId: StreamARN }: Target,
  aws: Aws,
): Promise<StreamDescriptionSummary | undefined> {
  const stream = await aws
    .client(KinesisClient)
    .send(new DescribeStreamSummaryCommand({ StreamARN }))
    .then((found) => found.StreamDescriptionSummary)
    .catch(ifAbsent('ResourceNotFoundException', undefined));
  return stream?.StreamStatus === 'DELETING' ? undefined : stream;
}

/** Kinesis makes a change while the status is `UPDATING`, and accepts no other change meanwhile. */
export const settlesWhenActive = {
  withinSeconds: 900,
  isSettled: ({ status }: { readonly status: string }) => status === 'ACTIVE',
  whyStalled: ({ status }: { readonly status: string }) =>
    `The status of the stream is ${status}. Remediate again when it is ACTIVE.`,
} as const;
