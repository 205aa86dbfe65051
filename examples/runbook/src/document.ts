/** The SSM Automation document: a script that turns long polling on. */
const script = `
import boto3

def script_handler(events, context):
    sqs = boto3.client('sqs', region_name=events['Region'])
    name = events['Queue'].split(':')[-1]
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=events['Account'])['QueueUrl']
    sqs.set_queue_attributes(QueueUrl=url, Attributes={'ReceiveMessageWaitTimeSeconds': events['Seconds']})
    return {'Queue': name}
`;

const text = { type: 'String' };

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html */
export const document = {
  schemaVersion: '0.3',
  description: 'Turns long polling on for an SQS queue.',
  assumeRole: '{{ AutomationAssumeRole }}',
  parameters: { AutomationAssumeRole: text, Queue: text, Account: text, Region: text, Seconds: text },
  mainSteps: [
    {
      name: 'TurnOnLongPolling',
      action: 'aws:executeScript',
      inputs: {
        Runtime: 'python3.11',
        Handler: 'script_handler',
        Script: script,
        InputPayload: {
          Queue: '{{ Queue }}',
          Account: '{{ Account }}',
          Region: '{{ Region }}',
          Seconds: '{{ Seconds }}',
        },
      },
      timeoutSeconds: 120,
      onFailure: 'Abort',
      isEnd: true,
    },
  ],
};
