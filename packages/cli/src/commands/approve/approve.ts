/** `asr approve` and `asr reject`. */
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import {
  type Decision,
  type DeploymentOptions,
  adminClient,
  approvalEvent,
  findOrchestrator,
  startOnce,
  succeeds,
  waitForEnd,
  withDeployment,
} from '../../deployment/index.ts';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type DelegationOption, ask, delegationOption, refuseOptionsBut } from '../../delegation/index.ts';
import { printJson } from '../../terminal/index.ts';
import { paintOutcome } from '../../views/index.ts';

interface DecisionOptions extends DeploymentOptions, DelegationOption {
  readonly by: string;
  readonly because: string;
  readonly wait?: boolean;
}

export function addDecisions(parent: Command, cli: Cli): void {
  addDecision(parent, cli, 'approve', 'Approves the plan of a remediation, and has it carried out.');
  addDecision(parent, cli, 'reject', 'Rejects the plan of a remediation.');
}

function addDecision(parent: Command, cli: Cli, decision: Decision, description: string): void {
  withDeployment(
    addCommand(parent, decision, description, [
      `asr ${decision} r-0a1b2c3d4e5f60718293 --because "Checked with the owner"`,
      `asr ${decision} r-0a1b2c3d4e5f60718293 --because "It is ours" --delegation shop-team`,
    ]),
  )
    .argument('<remediation-id>', "as the finding's note and `asr history` name it")
    .option('--by <name>', 'who asks for it', cli.tools.userName())
    .option('--wait', 'wait until it is done, and say what came of it')
    .requiredOption('--because <text>', 'the reason, for history')
    .addOption(delegationOption())
    .action((id: string, options: DecisionOptions, command: Command) => decide(cli, options, id, decision, command));
}

async function decide(
  cli: Cli,
  options: DecisionOptions,
  id: string,
  decision: Decision,
  command: Command,
): Promise<void> {
  const { io, tools } = cli;
  const { by, because, delegation } = options;
  if (delegation !== undefined) {
    refuseOptionsBut(command, ['because', 'region']);
    return ask(cli, options, { delegation, action: 'approve', detail: { remediationId: id, decision, because } });
  }
  const sfn = adminClient(cli, options, SFNClient);
  const stateMachineArn = await findOrchestrator(sfn, options.namespace);
  const executionArn = await startOnce(
    sfn,
    stateMachineArn,
    `${decision}-${id}`,
    approvalEvent(id, { decision, by, because }),
  );
  if (options.wait !== true) {
    if (options.json === true) printJson(io, { executionArn, remediations: [] });
    else io.out(`Started ${executionArn}\nAdd --wait to see what comes of it, or run: asr history ${id}\n`);
    return;
  }
  io.err(`Waiting for ${executionArn}`);
  const { remediations } = await waitForEnd(sfn, executionArn, (milliseconds) => tools.sleep(milliseconds));
  if (options.json === true) printJson(io, { executionArn, remediations });
  else io.out(remediations.map(({ outcome, reason }) => `${paintOutcome(outcome, io)}: ${reason}\n`).join(''));
  if (!remediations.every(({ outcome }) => succeeds[decision].includes(outcome))) cli.exitCode = 1;
}
