/** `asr stop` and `asr start`: the stop switch, which ASR checks before every change. */
import type { Command } from 'commander';
import type { SwitchTurn } from '@asr/orchestrator';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type DeploymentOptions, openHistory, withDeployment } from '../../deployment/index.ts';
import { callerArn, callerArnIfKnown } from '@asr/operations/delegation';
import { startAsr, stopAsr } from '@asr/operations/actions';
import { printJson, printText, printable } from '../../terminal/index.ts';

interface SwitchOptions extends DeploymentOptions {
  readonly because: string;
}

export function addSwitch(parent: Command, cli: Cli): void {
  withReason(
    addCommand(
      parent,
      'stop',
      'Stops all remediation immediately, including queued and manual requests. Undo still works.',
      ['asr stop --because "Incident 4711: change freeze"'],
    ),
  ).action((options: SwitchOptions) => stop(cli, options));
  withReason(
    addCommand(parent, 'start', 'Resumes remediation after `asr stop`.', ['asr start --because "4711 is over"']),
  ).action((options: SwitchOptions) => start(cli, options));
}

async function stop(cli: Cli, options: SwitchOptions): Promise<void> {
  const history = await openHistory(cli, options);
  const { io } = cli;
  const by = () => callerArnIfKnown(cli.tools.adminAccount(options.region));
  const { turned: turn, before } = await stopAsr(history, by, options.because);
  const { action: _action, ...turned } = turn;
  if (options.json === true) return printJson(io, { stopped: true, ...turned, before: before ?? null });
  const since = before === undefined ? '' : `\nASR was already stopped ${describeTurn(before)}`;
  printText(
    io,
    `Stopped at ${turned.at}. Changes that have started finish. No new changes start until you run: asr start${since}`,
  );
}

async function start(cli: Cli, options: SwitchOptions): Promise<void> {
  const history = await openHistory(cli, options);
  const { io } = cli;
  const by = () => callerArn(cli.tools.adminAccount(options.region));
  const started = await startAsr(history, by, options.because);
  if (started === undefined) {
    if (options.json === true) printJson(io, { stopped: false, before: null });
    else printText(io, 'ASR is not stopped. No changes.');
    return;
  }
  const { before } = started;
  const { action: _action, ...turned } = started.turned;
  if (options.json === true) return printJson(io, { stopped: false, ...turned, before });
  printText(
    io,
    `Started at ${turned.at}. ASR was stopped ${describeTurn(before)}\nASR skipped findings that arrived in the meantime. To remediate them, use \`asr remediate\` or the button.`,
  );
}

function describeTurn({ at, by, because }: SwitchTurn): string {
  return printable(`at ${at} by ${by}${because === '' ? '.' : `: ${because}`}`);
}

function withReason(command: Command): Command {
  return withDeployment(command).option('--because <text>', 'reason, recorded in history', '');
}
