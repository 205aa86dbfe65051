/** The operations of the console are the functions of the commands. */
import type { ConsoleOperations } from '@asr/console';
import { catalog, describeControls } from './catalog.ts';
import { decisions } from './decisions.ts';
import { findingOperations } from './findings.ts';
import { healthReads } from './health.ts';
import { historyReads } from './history.ts';
import { policyReads } from './policy.ts';
import { type ConsoleSettings, connect, withProblems } from './settings.ts';
import { type AgentOperations, agentWrites } from './within-policy.ts';

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

/**
 * The operations without decisions: an agent cannot approve, reject, stop or start, and has no button.
 *
 * @param delegation Name of the delegation that sends its changes as requests. `undefined`: it starts executions.
 */
export function agentOperations(settings: ConsoleSettings, delegation?: string): AgentOperations {
  const connection = connect(settings);
  const { undo, stop } = decisions(connection);
  const { findings, plan } = findingOperations(connection);
  const { metrics } = catalog(connection);
  return withProblems({
    ...healthReads(connection),
    ...historyReads(connection),
    ...policyReads(connection),
    ...agentWrites(connection, undo, delegation),
    controls: () => describeControls(connection),
    findings,
    metrics,
    plan,
    stop,
  });
}
