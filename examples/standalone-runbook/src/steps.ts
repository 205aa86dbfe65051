/** The steps of the SSM Automation documents. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */

/** The queues that the documents can change, for `permissions`. A session of ASR is limited to the one of its finding. */
export const queueArn = 'arn:{partition}:sqs:{region}:{account}:{id}';

const text = { type: 'String' };

/** `AutomationAssumeRole` is the role that ASR generates from `permissions`. */
export const parameters = { AutomationAssumeRole: text, Queue: text, Account: text, Seconds: text };

export const findQueue = {
  name: 'FindQueue',
  action: 'aws:executeAwsApi',
  inputs: {
    Service: 'sqs',
    Api: 'GetQueueUrl',
    QueueName: '{{ Queue }}',
    QueueOwnerAWSAccountId: '{{ Account }}',
  },
  outputs: [{ Name: 'Url', Selector: '$.QueueUrl', Type: 'String' }],
};

/** The change of one attribute of the queue. */
export function setAttribute(attribute: string) {
  return {
    name: 'SetAttribute',
    action: 'aws:executeAwsApi',
    inputs: {
      Service: 'sqs',
      Api: 'SetQueueAttributes',
      QueueUrl: '{{ FindQueue.Url }}',
      Attributes: { [attribute]: '{{ Seconds }}' },
    },
  };
}

/** Fails unless the attribute has its value. */
export function verifyAttribute(attribute: string) {
  return {
    name: 'VerifyAttribute',
    action: 'aws:assertAwsResourceProperty',
    inputs: {
      Service: 'sqs',
      Api: 'GetQueueAttributes',
      QueueUrl: '{{ FindQueue.Url }}',
      AttributeNames: [attribute],
      PropertySelector: `$.Attributes.${attribute}`,
      DesiredValues: ['{{ Seconds }}'],
    },
    isEnd: true,
  };
}
