/**
 * The visibility timeouts that functions set. moto counts them by the wall clock, so the event sources hide the messages
 * instead, by the simulated clock.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export interface VisibilityChanges {
  /** Reads a call of a function. */
  learn(call: { readonly service: string; readonly operation: string }, body: string): void;
  /** Seconds until a received message is visible again, if a function set them. */
  secondsOf(receiptHandle: string): number | undefined;
}

export function visibilityChanges(): VisibilityChanges {
  const seconds = new Map<string, number>();
  return {
    learn({ service, operation }, body) {
      if (service !== 'sqs' || operation !== 'ChangeMessageVisibility') return;
      const { ReceiptHandle, VisibilityTimeout } = JSON.parse(body) as {
        readonly ReceiptHandle: string;
        readonly VisibilityTimeout: number;
      };
      seconds.set(ReceiptHandle, VisibilityTimeout);
    },
    secondsOf: (receiptHandle) => seconds.get(receiptHandle),
  };
}
