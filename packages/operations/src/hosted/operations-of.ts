/** The operations of a deployed console, in the name of each person. */
import type { ConsoleOperations } from '@asr/console';
import { type Settings, consoleActor } from '@asr/orchestrator';
import { consoleOperations } from '../console/index.ts';
import type { Host } from '../runtime/index.ts';

interface HostedDeployment {
  readonly host: Host;
  readonly version: string;
  readonly namespace: string;
  readonly settings: Settings;
}

/** People whose operations are kept, with what they know of the deployment. */
const most = 100;

/**
 * Returns the operations of a person. History and the executions name this person, and no request can name another one.
 */
export function operationsOf(deployment: HostedDeployment): (userName: string) => ConsoleOperations {
  const { settings, ...rest } = deployment;
  const known = new Map<string, ConsoleOperations>();
  return (userName) => {
    const kept = known.get(userName);
    if (kept !== undefined) return kept;
    const hosted = { actor: consoleActor(userName), policy: settings.policy };
    const operations = consoleOperations({ ...rest, isDemo: false, hosted });
    known.set(userName, operations);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return operations;
  };
}
