export { type Sending, sendMessages } from './send-messages.ts';
export { sentMessageKeys, sentMessagesInDynamoDb } from './sent-messages.ts';
