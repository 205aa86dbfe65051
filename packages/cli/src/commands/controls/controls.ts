/** `asr controls`: lists the controls that ASR can remediate. */
import type { Command } from 'commander';
import {
  type ControlFilter,
  type ListedControl,
  filterControls,
  knownControl,
  listControls,
} from '@asr/operations/controls';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, table } from '../../terminal/index.ts';

export function addControls(parent: Command, cli: Cli): void {
  addCommand(parent, 'controls', 'Lists the controls that ASR can remediate.', [
    'asr controls',
    'asr controls EC2.13',
    'asr controls --service EC2 --standard "CIS 1.4.0"',
    'asr controls --json',
  ])
    .argument('[control...]', 'only these controls, such as EC2.13')
    .option('--service <name>', 'only controls of this service, such as EC2')
    .option('--standard <name>', 'only controls of this standard: FSBP, CIS, "CIS 1.4.0", "NIST 800-53", "PCI DSS"')
    .action(async (given: readonly string[], { json = false, ...filter }: JsonOption & ControlFilter) => {
      const ids = given.map((control) => knownControl(control).controlId);
      const controls = filterControls(await listControls(), filter).filter(
        ({ controlId }) => ids.length === 0 || ids.includes(controlId),
      );
      if (json) printJson(cli.io, controls);
      else cli.io.out(controls.length === 0 ? 'No matching controls.\n' : render(controls, cli.io));
      if (!json && ids.length > 0) cli.io.err('To read what a control means and can break, run: asr explain CONTROL');
    });
}

function render(controls: readonly ListedControl[], io: Io): string {
  const rows = controls.map(({ controlId, title, scope, effect, irreversible, hasRunbook, parameters }) => [
    controlId,
    scope,
    irreversible.length === 0 ? effect : `${effect}, except ${irreversible.join(', ')}`,
    hasRunbook ? 'yes' : 'no',
    `It will ${title}.${parametersOf(parameters)}`,
  ]);
  return table(io, ['Control', 'Scope', 'Effect', 'Runbook', 'What it does'], rows);
}

function parametersOf(parameters: ListedControl['parameters']): string {
  const named = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return named.length === 0 ? '' : `\nParameters: ${named.join(', ')}`;
}
