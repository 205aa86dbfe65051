import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { logger } from './function-runtime.ts';
import { giveUpMessage, handleEach } from './task-messages.ts';

const stepFunctions = new SFNClient({ maxAttempts: 5 });

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return handleEach(event, (message) => giveUpMessage(message, stepFunctions, logger));
}
