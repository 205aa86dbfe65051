/** The console on the machine of an operator. */
import { type LocalConsole, openLocalConsole, readWebFiles, webFolder } from '@asr/console';
import { type ConsoleSettings, consoleOperations } from '@asr/operations/console';
import { listControls } from '@asr/operations/controls';
import { historyIn } from '@asr/operations/deployment';
import { version } from '../version.ts';
import type { Cli } from '../runtime/index.ts';

/**
 * Opens the console on 127.0.0.1. Fails without credentials or without a deployment, before the operator opens a page.
 */
export async function openConsole(
  { cli, ...rest }: Omit<ConsoleSettings, 'host' | 'version'> & { readonly cli: Cli },
  options: { readonly mayWrite: boolean; readonly port?: number },
): Promise<LocalConsole> {
  const settings = { ...rest, host: cli, version };
  const history = await historyIn(cli.tools.adminAccount(rest.region), rest.namespace);
  // Node.js takes most of a second to load the playbooks. Without this, the first page that describes controls waits for it.
  await Promise.all([history.stopped(), listControls()]);
  return openLocalConsole({
    operations: consoleOperations(settings),
    web: readWebFiles(webFolder),
    report: (line) => cli.io.err(`asr console: ${line}`),
    ...options,
  });
}
