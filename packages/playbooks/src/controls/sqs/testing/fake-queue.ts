import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

/** A queue with these attributes. */
export function fakeQueue(given: { readonly [attribute: string]: string } = {}, name = 'orders'): FakeAws {
  let attributes = { ...given };
  const url = `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`;
  return fakeAws({
    GetQueueUrlCommand: (input: { QueueName: string; QueueOwnerAWSAccountId: string }) => {
      if (input.QueueName !== name || input.QueueOwnerAWSAccountId !== '111122223333') throw named('QueueDoesNotExist');
      return { QueueUrl: url };
    },
    GetQueueAttributesCommand: (input: { QueueUrl: string; AttributeNames: readonly string[] }) => ({
      Attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => input.AttributeNames.includes(key))),
    }),
    SetQueueAttributesCommand: (input: { QueueUrl: string; Attributes: { [attribute: string]: string } }) => {
      attributes = { ...attributes, ...input.Attributes };
      return {};
    },
  });
}
