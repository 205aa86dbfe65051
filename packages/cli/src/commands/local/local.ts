/** `asr local …`: runs the whole system against a running moto server. */
import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { requestsBusName, type RemediationRecord } from '@asr/orchestrator';
import { BadInputError, eventsFor, loadPolicy, parseJson, readInput } from '@asr/operations/input';
import { buttonOf, policyOption } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';
import { callerArn } from '@asr/operations/delegation';
import {
  type LocalResult,
  choosePlan,
  refuseDecided,
  findRecord,
  merge,
  nothingRun,
  renderLocal,
  resultOf,
} from '../../views/index.ts';
import { type Decision, approvalEvent, succeeds, undoEvent } from '@asr/operations/deployment';
import { knownRemediation } from '../../deployment/index.ts';
import { findingsIn, openFindingOf } from './local-findings.ts';
import { whyNoRule } from './why-no-rule.ts';

interface LocalOptions extends JsonOption {
  readonly moto: string;
  readonly policy: string;
}

export function addLocal(parent: Command, cli: Cli): void {
  const local = parent.command('local').description('Runs ASR on this machine, with moto instead of AWS.');
  addHandle(local, cli);
  addUndo(local, cli);
  addDecision(local, cli, 'approve', 'Approves one plan of a remediation and applies it.');
  addDecision(local, cli, 'reject', 'Rejects the plan of a remediation.');
}

function addHandle(local: Command, cli: Cli): void {
  withMoto(
    addCommand(local, 'handle', 'Puts an event on the event bus and shows the matching rules and the outcome.', [
      'asr local handle event.json --moto http://127.0.0.1:5000 --json',
      'asr local handle finding.json --moto http://127.0.0.1:5000 --mode plan',
    ]),
  )
    .argument(
      '<event>',
      'file with an EventBridge event, a finding (as a request through the button) or a list of them; - for standard input',
    )
    .addOption(
      new Option('--mode <mode>', 'plan: show the changes without making them')
        .choices(['remediate', 'plan'])
        .default('remediate'),
    )
    .action(async (file: string, options: LocalOptions & { readonly mode: 'remediate' | 'plan' }) => {
      const input = parseJson(await readInput(file, cli.io));
      const result = await withCloud(cli, options, (cloud) => handle(cli, cloud, input, options.mode));
      print(cli, options, result);
      if (result.remediations.some(({ outcome }) => outcome === 'failed')) cli.exitCode = 1;
    });
}

async function handle(cli: Cli, cloud: LocalCloud, input: unknown, mode: 'remediate' | 'plan'): Promise<LocalResult> {
  const { matchesPattern } = await cli.tools.localCloud();
  const events = eventsFor(input, buttonOf(cloud, { newId: randomUUID, now: () => new Date() }));
  const results: LocalResult[] = [];
  // Sequentially: the counts belong to one run at a time, and the order of the list matters.
  for (const event of events) {
    cloud.addFindings(...findingsIn(event));
    // Delegated requests arrive on a bus of their own, which this command does not use.
    const onThisBus = cloud.rules.filter(({ bus }) => bus !== requestsBusName('ASR'));
    const rules = onThisBus.filter(({ pattern }) => matchesPattern(pattern, event));
    if (rules.length === 0) cli.io.err(whyNoRule(event, onThisBus, matchesPattern));
    const runs = mode === 'remediate' ? [await cloud.putEvent(event)] : await planOnly(cloud, event, rules);
    for (const run of runs) results.push(await resultOf(run, cloud));
  }
  return results.length === 0 ? nothingRun : merge(results);
}

/** Starts the execution of each matching rule in plan mode, which changes nothing. */
async function planOnly(cloud: LocalCloud, event: object, rules: LocalCloud['rules']) {
  const runs = [];
  for (const { name, transform } of rules) {
    runs.push({ ...(await cloud.start(transform?.(event) ?? event, { step: 'plan' })), rules: [name] });
  }
  return runs;
}

function addUndo(local: Command, cli: Cli): void {
  withMoto(
    addCommand(local, 'undo', 'Undoes the changes of one remediation.', [
      'asr local undo r-0a1b2c3d4e5f60718293 --moto http://127.0.0.1:5000 --json',
    ]),
  )
    .argument('<remediation-id>', 'id of the remediation, from the output of `asr local handle`')
    .action(async (id: string, options: LocalOptions) => {
      const result = await withCloud(cli, options, (cloud) =>
        resume(cloud, id, async (_record, by) => undoEvent(id, by)),
      );
      print(cli, options, result);
      if (!result.remediations.every(({ outcome }) => succeeds.undo.includes(outcome))) cli.exitCode = 1;
    });
}

function addDecision(local: Command, cli: Cli, decision: Decision, description: string): void {
  const plan = decision === 'approve' ? ' --plan 1a2b3c4d5e6f7081' : '';
  const command = withMoto(
    addCommand(local, decision, description, [
      `asr local ${decision} r-0a1b2c3d4e5f60718293${plan} --because "Checked with the owner" --moto http://127.0.0.1:5000`,
    ]),
  )
    .argument('<remediation-id>', 'id of the remediation, from the output of `asr local handle`')
    .requiredOption('--because <text>', 'reason, recorded in history')
    .action(async (id: string, options: LocalOptions & { readonly plan?: string; readonly because: string }) => {
      const { because } = options;
      const result = await withCloud(cli, options, (cloud) =>
        resume(cloud, id, async (record, by) => {
          refuseDecided(record);
          if (decision === 'reject') return approvalEvent(id, { decision, by, because });
          const chosen = await choosePlan(cli, record, options, 'asr local');
          return approvalEvent(id, { decision, by, because, plan: chosen });
        }),
      );
      print(cli, options, result);
      if (!result.remediations.every(({ outcome }) => succeeds[decision].includes(outcome))) cli.exitCode = 1;
    });
  if (decision === 'approve')
    command.option('--plan <id>', 'id of the plan to approve, from the output of `asr local handle`');
}

async function resume(
  cloud: LocalCloud,
  id: string,
  eventFor: (record: RemediationRecord, by: string) => Promise<object>,
): Promise<LocalResult> {
  const record = await knownRemediation({ find: (one) => findRecord(cloud, one) }, id, 'asr local handle');
  cloud.addFindings(openFindingOf(record));
  return resultOf(
    await cloud.start({ kind: 'resume', event: await eventFor(record, await callerArn(cloud.admin)) }),
    cloud,
  );
}

function withMoto(command: Command): Command {
  return command.requiredOption('--moto <url>', 'URL of a running moto server').addOption(policyOption('policy file'));
}

/** Opens the local cloud, runs the work, and closes the local cloud. */
async function withCloud<Result>(
  { io, tools }: Cli,
  { moto, policy }: LocalOptions,
  work: (cloud: LocalCloud) => Promise<Result>,
): Promise<Result> {
  const motoUrl = urlOf(moto);
  const checked = await loadPolicy(policy, io);
  const { openLocalCloud } = await tools.localCloud();
  const cloud = await openLocalCloud({ motoUrl, policy: checked });
  try {
    return await work(cloud);
  } finally {
    await cloud.close();
  }
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new BadInputError(`--moto: "${text}" is not a valid URL, such as http://127.0.0.1:5000.`);
  }
  return text.replace(/\/+$/, '');
}

function print({ io }: Cli, { json = false }: JsonOption, result: LocalResult): void {
  if (json) printJson(io, result);
  else io.out(renderLocal(result, io));
}
