/** What a person does to a deployed ASR: undo, approve, reject, stop, start. */
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Command } from 'commander';
import { stopSwitch, type ResumeEvent } from '@asr/orchestrator';
import { adminClient, historyTable, withDeployment, type DeploymentOptions } from '../deployment.ts';
import { addCommand, type Cli } from '../cli.ts';
import { printJson } from '../io.ts';
import { findOrchestrator, startOnce, waitForEnd } from '../orchestrator-client.ts';
import { paintOutcome } from '../render-local.ts';
import { approvalEvent, succeeds, undoEvent, type Decision } from '../resume-events.ts';

interface ResumeOptions extends DeploymentOptions {
  readonly by: string;
  readonly wait?: boolean;
}

export function addAdminCommands(parent: Command, cli: Cli): void {
  addUndo(parent, cli);
  addDecision(parent, cli, 'approve', 'Approves the plan of a remediation, and has it carried out.');
  addDecision(parent, cli, 'reject', 'Rejects the plan of a remediation.');
  addStop(parent, cli);
  addStart(parent, cli);
}

function addUndo(parent: Command, cli: Cli): void {
  withResume(
    addCommand(parent, 'undo', 'Puts back what one remediation changed, and nothing else.', [
      'asr undo r-0a1b2c3d4e5f60718293 --wait',
    ]),
    cli,
  ).action((id: string, options: ResumeOptions) => resume(cli, options, { id, action: 'undo', event: undoEvent(id, options.by) }));
}

function addDecision(parent: Command, cli: Cli, decision: Decision, description: string): void {
  withResume(
    addCommand(parent, decision, description, [`asr ${decision} r-0a1b2c3d4e5f60718293 --because "Checked with the owner"`]),
    cli,
  )
    .requiredOption('--because <text>', 'the reason, for history')
    .action((id: string, options: ResumeOptions & { readonly because: string }) => {
      const event = approvalEvent(id, { decision, by: options.by, because: options.because });
      return resume(cli, options, { id, action: decision, event });
    });
}

interface Resumption {
  readonly id: string;
  readonly action: Decision | 'undo';
  readonly event: ResumeEvent;
}

async function resume(cli: Cli, options: ResumeOptions, { id, action, event }: Resumption): Promise<void> {
  const { io, tools } = cli;
  const sfn = adminClient(cli, options, SFNClient);
  const stateMachineArn = await findOrchestrator(sfn, options.namespace);
  const executionArn = await startOnce(sfn, stateMachineArn, `${action}-${id}`, event);
  if (options.wait !== true) {
    if (options.json === true) printJson(io, { executionArn, remediations: [] });
    else io.out(`Started ${executionArn}\nAdd --wait to see what comes of it, or run: asr history ${id}\n`);
    return;
  }
  io.err(`Waiting for ${executionArn}`);
  const { remediations } = await waitForEnd(sfn, executionArn, (milliseconds) => tools.sleep(milliseconds));
  if (options.json === true) printJson(io, { executionArn, remediations });
  else io.out(remediations.map(({ outcome, reason }) => `${paintOutcome(outcome, io)}: ${reason}\n`).join(''));
  if (!remediations.every(({ outcome }) => succeeds[action].includes(outcome))) cli.exitCode = 1;
}

function addStop(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'stop', 'Stops all remediation at once, the button included. Undo stays possible.', [
      'asr stop --because "Incident 4711: nobody changes anything"',
    ]),
  )
    .option('--because <text>', 'the reason, for whoever wonders', '')
    .option('--by <name>', 'who stops it', cli.tools.userName())
    .action(async (options: DeploymentOptions & { readonly because: string; readonly by: string }) => {
      const { by, because } = options;
      const stopped = { by, because, at: new Date().toISOString() };
      const Item = marshall({ ...stopSwitch, ...stopped });
      await adminClient(cli, options, DynamoDBClient).send(new PutItemCommand({ TableName: await historyTable(cli, options), Item }));
      if (options.json === true) printJson(cli.io, { stopped: true, ...stopped });
      else cli.io.out('Stopped. What is running finishes; nothing new begins until `asr start`.\n');
    });
}

function addStart(parent: Command, cli: Cli): void {
  withDeployment(addCommand(parent, 'start', 'Lets remediation go on after `asr stop`.', ['asr start'])).action(
    async (options: DeploymentOptions) => {
      const Key = marshall(stopSwitch);
      await adminClient(cli, options, DynamoDBClient).send(new DeleteItemCommand({ TableName: await historyTable(cli, options), Key }));
      if (options.json === true) printJson(cli.io, { stopped: false });
      else cli.io.out('Started. Findings that came in while ASR was stopped have to be remediated by the button.\n');
    },
  );
}

function withResume(command: Command, cli: Cli): Command {
  return withDeployment(command)
    .argument('<remediation-id>', "as the finding's note and `asr history` name it")
    .option('--by <name>', 'who asks for it', cli.tools.userName())
    .option('--wait', 'wait until it is done, and say what came of it');
}
