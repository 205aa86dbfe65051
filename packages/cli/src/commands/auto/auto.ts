/** `asr auto`: turns controls to automatic and back, in the policy file, and shows what that means before it is deployed. */
import { isDeepStrictEqual } from 'node:util';
import { Option, type Command } from 'commander';
import { knownControls, readPolicy, whyUnknown, type KnownControls, type Mode } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { withMode } from './edit-policy.ts';
import { type ModeChanges, isDetected, modeChanges, withModes } from './mode-changes.ts';
import { renderFileDiff, renderRuleChanges } from './render-auto.ts';
import { replaceFile } from './replace-file.ts';
import { ruleChanges } from './rule-changes.ts';
import { BadInputError, type PolicyFile, readPolicyFile, repositoryPolicy } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';
import { printJson } from '../../terminal/index.ts';

interface AutoOptions extends JsonOption {
  readonly policy: string;
  readonly dryRun?: boolean;
  readonly namespace: string;
}

const verbs: { readonly [verb: string]: { readonly mode: Mode; readonly does: string } } = {
  enable: {
    mode: 'automatic',
    does: 'Sets controls to automatic: new findings are remediated as soon as Security Hub has them.',
  },
  observe: { mode: 'observe', does: 'Sets controls to observe: new findings are told what automatic would do.' },
  disable: { mode: 'manual', does: 'Sets controls to manual: only the button remediates.' },
  off: { mode: 'off', does: 'Switches controls off, the button included.' },
};

export function addAuto(parent: Command, cli: Cli): void {
  const auto = parent
    .command('auto')
    .description('Changes the mode of controls in the policy file, and shows which event rules that changes.');
  for (const [verb, { mode, does }] of Object.entries(verbs)) {
    addCommand(auto, verb, does, [`asr auto ${verb} EC2.13 EC2.14 --dry-run`, `asr auto ${verb} EC2.13 --json`])
      .argument('<control...>', 'ids of controls')
      .addOption(
        new Option('--policy <file>', 'the policy to change').default(
          repositoryPolicy,
          "this repository's asr.config.yaml",
        ),
      )
      .option('--dry-run', 'show what would change, and write nothing')
      .option('--namespace <name>', 'prefix that ASR was deployed with, for the names of rules', 'ASR')
      .action((controls: readonly string[], options: AutoOptions) => setModes(cli, controls, mode, options));
  }
}

async function setModes({ io }: Cli, controlIds: readonly string[], mode: Mode, options: AutoOptions): Promise<void> {
  const { policy: path, dryRun = false, namespace, json = false } = options;
  if (path === '-' && !dryRun)
    throw new BadInputError('-: standard input cannot be written to. Name a file, or give --dry-run.');
  const known = await knownControls(controlsWithRunbook());
  refuseUnknown(controlIds, known);
  const before = await readPolicyFile(path, io, known);
  const { changes, already } = modeChanges(before.policy, controlIds, mode);
  const after = edited(before, changes, known);
  const rules = ruleChanges(before.policy, after.policy, namespace);
  const written = changes.length > 0 && !dryRun;
  if (written) await replaceFile(path, after.text);

  if (json) return printJson(io, { file: path, changes, rules, written });
  for (const controlId of already) io.out(`${controlId} ${alreadyIs(mode, controlId)} already.\n`);
  if (changes.length === 0) return io.out('Nothing was changed.\n');
  io.out(`${renderFileDiff(before.name, before.text, after.text, io)}\n${renderRuleChanges(rules, io)}\n`);
  io.out(written ? `${before.name} is written. ${howToDeploy(path, changes)}\n` : 'Nothing was written.\n');
}

function refuseUnknown(controlIds: readonly string[], known: KnownControls): void {
  const complaints = controlIds.flatMap((controlId) => {
    const why = whyUnknown(controlId, known);
    return why === undefined ? [] : [`${controlId} ${why}`];
  });
  if (complaints.length > 0) throw new BadInputError(complaints.join('\n'));
}

/** Checked as `asr policy check` does, and against what was wanted: nothing that could mean something else is written. */
function edited({ name, text, policy }: PolicyFile, changes: ModeChanges['changes'], known: KnownControls): PolicyFile {
  const wanted = withModes(policy, changes);
  const newText = changes.reduce((so, { controlId, to }) => withMode(so, controlId, to), text);
  const reading = readPolicy(newText, known, name);
  if (reading.ok && isDeepStrictEqual(reading.policy, wanted)) return { name, text: newText, policy: reading.policy };
  const problems = reading.ok ? [] : reading.problems;
  throw new BadInputError(
    [`${name} is written in a way that only a person can change; nothing was written.`, ...problems].join('\n'),
  );
}

function alreadyIs(mode: Mode, controlId: string): string {
  return isDetected(controlId) && mode === 'manual' ? 'does nothing by itself' : `is ${mode}`;
}

function howToDeploy(path: string, changes: ModeChanges['changes']): string {
  const first =
    path === repositoryPolicy ? 'This deploys it:' : "Once it is the repository's asr.config.yaml, this deploys it:";
  const more = changes.some(({ controlId }) => isDetected(controlId))
    ? '\nWhat ASR detects itself also needs the evaluator, the member roles and the member stack: docs/guides/deploying.md says how.'
    : '';
  return `${first}\n  ${deployAdminStack}${more}`;
}
