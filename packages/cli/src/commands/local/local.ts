/** `asr local …`: the whole system against a moto that runs already. */
import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { requestsBusName, type RemediationRecord } from '@asr/orchestrator';
import {
  BadInputError,
  buttonOf,
  eventsFor,
  loadPolicy,
  parseJson,
  readInput,
  repositoryPolicy,
} from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';
import { type LocalResult, findRecord, merge, nothingRun, renderLocal, resultOf } from '../../views/index.ts';
import { type Decision, approvalEvent, succeeds, undoEvent } from '../../deployment/index.ts';
import { whyNoRule } from './why-no-rule.ts';

interface LocalOptions extends JsonOption {
  readonly moto: string;
  readonly policy: string;
}

export function addLocal(parent: Command, cli: Cli): void {
  const local = parent.command('local').description('Runs the whole system on this machine, with moto instead of AWS.');
  addHandle(local, cli);
  addUndo(local, cli);
  addDecision(local, cli, 'approve', 'Approves the plan of a remediation, and carries it out.');
  addDecision(local, cli, 'reject', 'Rejects the plan of a remediation.');
}

function addHandle(local: Command, cli: Cli): void {
  withMoto(
    addCommand(local, 'handle', 'Puts an event on the event bus, and shows which rules fired and what came of it.', [
      'asr local handle event.json --moto http://127.0.0.1:5000 --json',
      'asr local handle finding.json --moto http://127.0.0.1:5000 --mode plan',
    ]),
  )
    .argument(
      '<event>',
      'file with an EventBridge event, a finding (as if the button were pressed) or a list; - for standard input',
    )
    .addOption(new Option('--mode <mode>', 'plan: change nothing').choices(['remediate', 'plan']).default('remediate'))
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
  // One after the other: counts are of one run at a time, and a list is a story.
  for (const event of events) {
    // What owners of accounts ask is put on a bus of its own, past which this goes.
    const heard = cloud.rules.filter(({ bus }) => bus !== requestsBusName('ASR'));
    const rules = heard.filter(({ pattern }) => matchesPattern(pattern, event));
    if (rules.length === 0) cli.io.err(whyNoRule(event, heard, matchesPattern));
    const runs = mode === 'remediate' ? [await cloud.putEvent(event)] : await planOnly(cloud, event, rules);
    for (const run of runs) results.push(await resultOf(run, cloud));
  }
  return results.length === 0 ? nothingRun : merge(results);
}

/** What each rule would have started, asked to change nothing. */
async function planOnly(cloud: LocalCloud, event: object, rules: LocalCloud['rules']) {
  const runs = [];
  for (const { name, transform } of rules) {
    runs.push({ ...(await cloud.start(transform?.(event) ?? event, { step: 'plan' })), rules: [name] });
  }
  return runs;
}

function addUndo(local: Command, cli: Cli): void {
  withMoto(
    addCommand(local, 'undo', 'Puts back what one remediation changed, and nothing else.', [
      'asr local undo r-0a1b2c3d4e5f60718293 --moto http://127.0.0.1:5000 --json',
    ]),
  )
    .argument('<remediation-id>', 'as `asr local handle` printed it')
    .option('--by <name>', 'who asks for it', cli.tools.userName())
    .action(async (id: string, options: LocalOptions & { readonly by: string }) => {
      const result = await withCloud(cli, options, (cloud) => resume(cloud, id, undoEvent(id, options.by)));
      print(cli, options, result);
      if (!result.remediations.every(({ outcome }) => succeeds.undo.includes(outcome))) cli.exitCode = 1;
    });
}

function addDecision(local: Command, cli: Cli, decision: Decision, description: string): void {
  withMoto(
    addCommand(local, decision, description, [
      `asr local ${decision} r-0a1b2c3d4e5f60718293 --because "Checked with the owner" --moto http://127.0.0.1:5000`,
    ]),
  )
    .argument('<remediation-id>', 'as `asr local handle` printed it')
    .requiredOption('--because <text>', 'the reason, for history')
    .option('--by <name>', 'who decides', cli.tools.userName())
    .action(async (id: string, options: LocalOptions & { readonly by: string; readonly because: string }) => {
      const event = approvalEvent(id, { decision, by: options.by, because: options.because });
      const result = await withCloud(cli, options, (cloud) => resume(cloud, id, event));
      print(cli, options, result);
      if (!result.remediations.every(({ outcome }) => succeeds[decision].includes(outcome))) cli.exitCode = 1;
    });
}

async function resume(cloud: LocalCloud, id: string, event: object): Promise<LocalResult> {
  const record: RemediationRecord | undefined = await findRecord(cloud, id);
  if (record === undefined) {
    throw new BadInputError(
      `${id}: history knows no such remediation. \`asr local handle\` prints the ids of those that ran in this moto.`,
    );
  }
  return resultOf(await cloud.start({ kind: 'resume', event }), cloud);
}

function withMoto(command: Command): Command {
  return command
    .requiredOption('--moto <url>', 'address of a moto server that runs already')
    .addOption(
      new Option('--policy <file>', 'the policy').default(repositoryPolicy, "this repository's asr.config.yaml"),
    );
}

/** Opens the local cloud for as long as the work takes. */
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
    throw new BadInputError(`--moto: "${text}" is not an address such as http://127.0.0.1:5000.`);
  }
  return text.replace(/\/+$/, '');
}

function print({ io }: Cli, { json = false }: JsonOption, result: LocalResult): void {
  if (json) printJson(io, result);
  else io.out(renderLocal(result, io));
}
