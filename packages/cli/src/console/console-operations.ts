/** The operations of the console are the functions of the commands. */
import { type ConsoleOperations, type LocalConsole, openLocalConsole, readWebFiles, webFolder } from '@asr/console';
import { catalog } from './catalog.ts';
import { decisions } from './decisions.ts';
import { findingOperations } from './findings.ts';
import { healthReads } from './health.ts';
import { historyReads } from './history.ts';
import { policyReads } from './policy.ts';
import { type ConsoleSettings, connect, withProblems } from './settings.ts';

/**
 * Opens the console on 127.0.0.1. Fails without credentials or without a deployment, before the operator opens a page.
 */
export async function openConsole(
  settings: ConsoleSettings,
  options: { readonly mayWrite: boolean; readonly port?: number },
): Promise<LocalConsole> {
  await (await connect(settings).history()).stopped();
  return openLocalConsole({ operations: consoleOperations(settings), web: readWebFiles(webFolder), ...options });
}

export function consoleOperations(settings: ConsoleSettings): ConsoleOperations {
  const connection = connect(settings);
  return withProblems({
    ...healthReads(connection),
    ...historyReads(connection),
    ...findingOperations(connection),
    ...policyReads(connection),
    ...catalog(connection),
    ...decisions(connection),
  });
}
