/**
 * The state of the pipes of the admin stack. The local cloud runs them itself, from its start to its end, so moto would answer
 * that they do not exist.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html
 */
import { AwsError, type LocalService } from '../gateway/index.ts';

/**
 * @param possible The names that the pipes can have.
 * @param running The names of the pipes of the template. They are known when the admin account is open.
 */
export const pipeStates = (possible: readonly string[], running: () => readonly string[]): LocalService => ({
  // The gateway writes `*` for the version of the API.
  operations: possible.map((name) => `pipes:GET /*/pipes/${name}`),
  async answer({ operation, accountId, region }) {
    const name = operation.split('/').at(-1) ?? '';
    if (!running().includes(name)) throw new AwsError('NotFoundException', `Pipe ${name} does not exist.`);
    const Arn = `arn:aws:pipes:${region}:${accountId}:pipe/${name}`;
    return { Arn, Name: name, CurrentState: 'RUNNING', DesiredState: 'RUNNING' };
  },
});
