/** `pnpm demo`: shows how ASR fixes findings of Security Hub, and violations that ASR detects in security groups. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { type Cli, type JsonOption, loadPolicy, printJson, printText, run, runProgram } from '@asr/cli';
import {
  type DetectedStory,
  detect,
  createDetectedViolations,
  lookAtDetected,
  undoDetected,
} from './detected/index.ts';
import { type Progress, together } from './scenario/index.ts';
import { isKept } from './safety/setup/index.ts';
import { runSafetyStory, renderSafety, safetyDocument } from './safety/index.ts';
import { type Story, approve, createViolations, lookAgain, noteOf, report, undoOne } from './fixes/index.ts';
import { type TwoParts, partsDocument, hasSucceeded, renderParts } from './two-parts.ts';

const demoPolicy = join(import.meta.dirname, 'fixes', 'demo.config.yaml');

const stories = ['fixes', 'safety'] as const;

interface DemoOptions extends JsonOption {
  readonly story: (typeof stories)[number];
  readonly console?: boolean;
}

export { type OpenDemo, openDemoConsole } from './console/index.ts';

/** Runs the demo and returns its exit code. @param argv Arguments, without the paths of node and the script. */
export function runDemo(argv: readonly string[], environment: Pick<Cli, 'io' | 'tools'>): Promise<number> {
  return runProgram('demo', describe, argv, environment);
}

/** Adds `asr demo` to a program. */
export function addDemo(parent: Command, cli: Cli): void {
  describe(parent.command('demo'), cli, 'asr demo');
}

function describe(program: Command, cli: Cli, usage = 'pnpm demo'): void {
  program
    .description(
      'Starts ASR locally, creates 11 violations in two parts, and shows how ASR fixes them and undoes fixes.',
    )
    .addOption(
      new Option(
        '--story <story>',
        'fixes: the two parts; safety: observe mode and its report, approvals, limits, circuit breaker, stop, and undo',
      )
        .choices(stories)
        .default('fixes'),
    )
    .option('--console', 'open the web console on the local cloud instead of telling a story')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExamples:\n  ${usage}\n  ${usage} --story safety\n  ${usage} --console`)
    .action(({ story, console: isConsole = false, json = false }: DemoOptions) => {
      if (isConsole) return runConsole(cli, json);
      return story === 'safety' ? runSafety(cli, json) : runFixes(cli, json);
    });
}

async function runFixes(cli: Cli, json: boolean): Promise<void> {
  const { showProgress } = await import('./scenario/progress.ts');
  const parts = await withNewCloud(cli, showProgress(cli.io.isWatched), runBoth);
  if (json) printJson(cli.io, partsDocument(parts));
  else printText(cli.io, `\n${renderParts(parts, cli.io).trimEnd()}`);
  if (!hasSucceeded(parts)) cli.exitCode = 1;
}

async function runSafety(cli: Cli, json: boolean): Promise<void> {
  const { showProgress } = await import('./scenario/progress.ts');
  const chapters = await runSafetyStory(cli, run, showProgress(cli.io.isWatched));
  if (json) printJson(cli.io, safetyDocument(chapters));
  else printText(cli.io, `\n${renderSafety(chapters, cli.io).trimEnd()}`);
  if (!isKept(chapters)) cli.exitCode = 1;
}

/** Stays open until the process is interrupted. */
async function runConsole(cli: Cli, json: boolean): Promise<void> {
  const [{ showProgress }, { openDemoConsole }] = await Promise.all([
    import('./scenario/progress.ts'),
    import('./console/index.ts'),
  ]);
  const opened = await openDemoConsole(cli, showProgress(cli.io.isWatched));
  const { link } = opened.console;
  if (json) printJson(cli.io, { link });
  else printText(cli.io, `\nOpen ${link}\n\n${whatToTry}\nThe link works once. To end the demo, press Ctrl-C.`);
}

const whatToTry = `Try this. No AWS account is used.
  1. Approvals: read a plan, give a reason, approve it.
  2. History: open a fixed remediation, and undo it.
  3. Findings: select some, plan them, remediate them.
  4. Stop ASR, in the bar at the top.
`;

async function withNewCloud<Result>(
  { io, tools }: Cli,
  step: Progress,
  work: (cloud: LocalCloud, step: Progress) => Promise<Result>,
): Promise<Result> {
  const { openLocalCloud, startMoto } = await tools.localCloud();
  const policy = await loadPolicy(demoPolicy, io);
  const moto = await step('Start moto, the AWS simulator', startMoto);
  try {
    const cloud = await step('Synthesize the stacks and provision the admin account', () =>
      openLocalCloud({ motoUrl: moto.url, policy }),
    );
    try {
      return await work(cloud, step);
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

async function runBoth(cloud: LocalCloud, step: Progress): Promise<TwoParts> {
  return { reported: await runReported(cloud, step), detected: await runDetected(cloud, step) };
}

/** Each violation has its own resource, so they are processed concurrently. */
async function runReported(cloud: LocalCloud, step: Progress): Promise<Story> {
  const broken = await step('Part 1: create seven violations in three accounts and two Regions', () =>
    createViolations(cloud),
  );
  const reported = await step('Remediate three findings through the button and four through event rules', () =>
    together(broken, (one) => report(one, cloud)),
  );
  const approved = await step('Approve plans that await approval', () =>
    together(reported, (one) => approve(one, cloud)),
  );
  const played = await step('Verify every resource with the AWS SDK', () =>
    together(approved, (one) => lookAgain(one, cloud)),
  );
  const note = noteOf(played, cloud);
  const undone = await step('Undo one remediation', () => undoOne(played, cloud));
  return { played, note, undone };
}

async function runDetected(cloud: LocalCloud, step: Progress): Promise<DetectedStory> {
  const broken = await step('Part 2: violate the policy of four security groups, and change a fifth as allowed', () =>
    createDetectedViolations(cloud),
  );
  const detected = await step('Evaluate two of them with AWS Config, and deliver three calls through CloudTrail', () =>
    together(broken, (one) => detect(one, cloud)),
  );
  const played = await step('Verify them with the AWS SDK, and evaluate again with AWS Config', () =>
    together(detected, (one) => lookAtDetected(one, cloud)),
  );
  const undone = await step('Undo the quarantine', () => undoDetected(played, cloud));
  return { played, undone };
}
