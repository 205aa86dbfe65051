/**
 * Operations that moto would answer wrongly, because the local cloud runs the resource without moto. An error that says so
 * makes a health check unknown, where the answer of moto would make it a problem.
 */
import { AwsError, type LocalService } from '../gateway/index.ts';

/** The functions of the admin stack run in processes of their own. The route of Lambda has a date in it. */
const operations = ['lambda:GET /*/event-source-mappings', 'lambda:GET /*/event-source-mappings/'];

export const unanswered: LocalService = {
  operations,
  async answer() {
    throw new AwsError(
      'UnknownOperationException',
      'The local cloud runs the functions itself, and cannot list what they consume.',
    );
  },
};
