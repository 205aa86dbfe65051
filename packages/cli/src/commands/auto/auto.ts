/** `asr auto`: sets the mode of controls in the policy file, and shows the effect before it is deployed. */
import type { Command } from 'commander';
import { policyFileName, type Mode } from '@asr/orchestrator';
import { editPolicy, isDetected, modeChanges, refuseUnknown, ruleChanges } from '@asr/operations/policy-changes';
import { renderFileDiff, renderRuleChanges } from './render-auto.ts';
import { replaceFile } from './replace-file.ts';
import { normalizeControlId } from '@asr/operations/controls';
import { BadInputError, readPolicyFile } from '@asr/operations/input';
import { policyOption } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { deployAdminStack } from '@asr/operations/deployment';
import { printJson } from '../../terminal/index.ts';

interface AutoOptions extends JsonOption {
  readonly policy: string;
  readonly dryRun?: boolean;
  readonly namespace: string;
}

const verbs: { readonly [verb: string]: { readonly mode: Mode; readonly does: string } } = {
  enable: {
    mode: 'automatic',
    does: 'Sets controls to automatic: ASR remediates new findings as soon as Security Hub imports them.',
  },
  observe: {
    mode: 'observe',
    does: 'Sets controls to observe: ASR adds a note to new findings that shows what automatic mode would change.',
  },
  disable: { mode: 'manual', does: 'Sets controls to manual: ASR remediates only on request.' },
  off: { mode: 'off', does: 'Turns controls off. ASR also refuses manual requests.' },
};

export function addAuto(parent: Command, cli: Cli): void {
  const auto = parent
    .command('auto')
    .description('Changes the mode of controls in the policy file, and shows which event rules change.');
  for (const [verb, { mode, does }] of Object.entries(verbs)) {
    addCommand(auto, verb, does, [`asr auto ${verb} EC2.13 EC2.14 --dry-run`, `asr auto ${verb} EC2.13 --json`])
      .argument('<control...>', 'control ids, such as EC2.13')
      .addOption(policyOption('policy file to change'))
      .option('--dry-run', 'show the changes without writing the file')
      .option('--namespace <name>', 'prefix of the deployment, for the names of event rules', 'ASR')
      .action((controls: readonly string[], options: AutoOptions) =>
        setModes(cli, controls.map(normalizeControlId), mode, options),
      );
  }
}

async function setModes({ io }: Cli, controlIds: readonly string[], mode: Mode, options: AutoOptions): Promise<void> {
  const { policy: path, dryRun = false, namespace, json = false } = options;
  if (path === '-' && !dryRun) throw new BadInputError('-: cannot write to standard input. Give a file or --dry-run.');
  const before = await readPolicyFile(path, io);
  refuseUnknown(controlIds, before.known);
  const { changes, already } = modeChanges(before.policy, controlIds, mode);
  const after = editPolicy(before, changes);
  const rules = ruleChanges(before.policy, after.policy, namespace);
  const written = changes.length > 0 && !dryRun;
  if (written) await replaceFile(path, after.text);

  if (json) return printJson(io, { file: path, changes, rules, written });
  for (const controlId of already) io.out(`${controlId} ${alreadyIs(mode, controlId)}.\n`);
  if (changes.length === 0) return io.out('No changes.\n');
  io.out(`${renderFileDiff(before.name, before.text, after.text, io)}\n${renderRuleChanges(rules, io)}\n`);
  io.out(written ? `Updated ${before.name}. ${howToDeploy(path)}\n` : 'Dry run: the file was not written.\n');
}

function alreadyIs(mode: Mode, controlId: string): string {
  return isDetected(controlId) && mode === 'manual' ? 'already only reports violations' : `is already ${mode}`;
}

function howToDeploy(path: string): string {
  const first = path === policyFileName ? 'To deploy it, run:' : `Copy it to ${policyFileName}. Then run:`;
  return `${first}\n  ${deployAdminStack}`;
}
