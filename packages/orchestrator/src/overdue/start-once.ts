/** Starts an execution of the orchestrator, unless one of the same name was started. */
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../model/index.ts';

/**
 * Returns the ARN of the execution. Step Functions keeps a name for 90 days after the execution ends.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function startOnce(
  client: SFNClient,
  stateMachineArn: string,
  { name, input }: { readonly name: string; readonly input: ExecutionInput },
): Promise<string> {
  try {
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}
