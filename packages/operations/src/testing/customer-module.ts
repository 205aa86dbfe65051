const queue = 'arn:{partition}:sqs:{region}:{account}:{id}';

/** The text of a module with a playbook for Acme.1 that follows the contract. */
export const aCustomerModule = `export const playbook = {
  contract: 1, control: 'Acme.1', title: 'keep the messages of a queue', resourceType: 'AwsSqsQueue',
  permissions: {
    read: ['sqs:GetQueueAttributes'], write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueAttributes': ['${queue}'], 'sqs:SetQueueAttributes': ['${queue}'] },
  },
  explanation: { failed: 'A.', reads: 'B.', impact: 'None.', owners: 'None known.', undo: 'Nothing is lost.' },
  read: async () => ({ kept: 1 }), plan: () => ({ kind: 'compliant' }), apply: async () => {},
};\n`;
