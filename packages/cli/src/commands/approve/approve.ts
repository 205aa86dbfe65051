/** `asr approve` and `asr reject`. */
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { type HistoryQueries, type RemediationRecord, type ReportOutput, planIdOf } from '@asr/orchestrator';
import { type Decision, findOrchestrator, succeeds, waitForEnd } from '@asr/operations/deployment';
import {
  type DeploymentOptions,
  adminClient,
  knownRemediation,
  openHistory,
  withDeployment,
} from '../../deployment/index.ts';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { callerArn } from '@asr/operations/delegation';
import { type DelegationOption, sendRequest, delegationOption, refuseOptionsBut } from '../../delegation/index.ts';
import { BadInputError } from '@asr/operations/input';
import { startDecision } from '@asr/operations/actions';
import { type Io, printJson, printText, printable } from '../../terminal/index.ts';
import { choosePlan, paintOutcome, refuseDecided, waitingPlan } from '../../views/index.ts';

interface DecisionOptions extends DeploymentOptions, DelegationOption {
  readonly because: string;
  readonly plan?: string;
  readonly wait?: boolean;
}

export function addDecisions(parent: Command, cli: Cli): void {
  addDecision(parent, cli, 'approve', 'Approves one plan of a remediation and applies it.').option(
    '--plan <id>',
    "id of the plan to approve, from the approval request, the finding's note or `asr history`",
  );
  addDecision(parent, cli, 'reject', 'Rejects the plan of a remediation.');
}

function addDecision(parent: Command, cli: Cli, decision: Decision, description: string): Command {
  const plan = decision === 'approve' ? ' --plan 1a2b3c4d5e6f7081' : '';
  return withDeployment(
    addCommand(parent, decision, description, [
      `asr ${decision} r-0a1b2c3d4e5f60718293${plan} --because "Checked with the owner"`,
      `asr ${decision} r-0a1b2c3d4e5f60718293${plan} --because "Our group" --delegation shop-team`,
    ]),
  )
    .argument('<remediation-id>', "id of the remediation, from the finding's note or `asr history`")
    .option('--wait', 'wait for the result and print it')
    .requiredOption('--because <text>', 'reason, recorded in history')
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
  const { because, delegation } = options;
  if (delegation !== undefined) return decideAsOwner(cli, options, delegation, id, decision, command);
  const history = await openHistory(cli, options);
  const record = await knownRemediation(history, id);
  refuseDecided(record);
  const plan = decision === 'approve' ? await choosePlan(cli, record, options) : undefined;
  const sfn = adminClient(cli, options, SFNClient);
  const stateMachineArn = await findOrchestrator(sfn, options.namespace);
  const by = await callerArn(tools.adminAccount(options.region));
  const executionArn = await startDecision(
    { sfn, stateMachineArn },
    { remediationId: id, decision, by, because, ...(plan === undefined ? {} : { plan }) },
  );
  if (options.wait === true) return conclude(cli, options, { id, decision, executionArn }, { sfn, history });
  if (options.json === true) printJson(io, { executionArn, remediations: [] });
  else printText(io, `Started ${executionArn}\nAdd --wait to see the result, or run: asr history ${id}`);
}

interface StartedDecision {
  readonly id: string;
  readonly decision: Decision;
  readonly executionArn: string;
}

/** Waits for the execution and prints its result. Exits with 1 if the decision did not take effect. */
async function conclude(
  cli: Cli,
  options: DecisionOptions,
  { id, decision, executionArn }: StartedDecision,
  { sfn, history }: { readonly sfn: SFNClient; readonly history: HistoryQueries },
): Promise<void> {
  const { io, tools } = cli;
  io.err(`Waiting for ${executionArn}`);
  const reported = await waitForEnd(sfn, executionArn, (milliseconds) => tools.sleep(milliseconds));
  const now = await history.find(id);
  const remediations = reported.remediations.map((one) => inFull(one, now, executionArn));
  if (options.json === true) printJson(io, { executionArn, remediations });
  else {
    for (const { outcome, reason } of remediations) printText(io, `${paintOutcome(outcome, io)}: ${printable(reason)}`);
    // The resource changed after the plan was approved, so a new plan waits for approval.
    if (decision === 'approve' && now !== undefined) printWaiting(io, now);
  }
  if (!remediations.every(({ outcome }) => succeeds[decision].includes(outcome))) cli.exitCode = 1;
}

function printWaiting(io: Io, record: RemediationRecord): void {
  if (record.outcome === 'awaiting-approval' && record.digest !== null)
    printText(io, waitingPlan(record, record.digest));
}

/** The report truncates reasons. History has the full reason, and the plan that waits for approval. */
function inFull(
  reported: ReportOutput['remediations'][number],
  record: RemediationRecord | undefined,
  executionArn: string,
) {
  const last = record?.lastAnswer;
  const digest = record?.outcome === 'awaiting-approval' ? record.digest : null;
  return {
    ...reported,
    ...(last?.executionId === executionArn ? { reason: last.answer.reason } : {}),
    ...(digest === null ? {} : { plan: planIdOf(digest) }),
  };
}

/** Account owners cannot read history. They find the plan id in the finding's note. */
async function decideAsOwner(
  cli: Cli,
  options: DecisionOptions,
  delegation: string,
  id: string,
  decision: Decision,
  command: Command,
): Promise<void> {
  const { because, plan } = options;
  refuseOptionsBut(command, ['because', 'region', 'plan']);
  if (decision === 'approve' && plan === undefined)
    throw new BadInputError("--plan is required. Nothing was sent. The plan id is in the finding's note.");
  const detail = { remediationId: id, decision, because, ...(plan === undefined ? {} : { plan }) };
  await sendRequest(cli, options, { delegation, action: 'approve', detail });
}
