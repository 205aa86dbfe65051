/** The operations of the console and of agents. */
export { agentOperations, consoleOperations } from './console-operations.ts';
export type { ConsoleSettings } from './settings.ts';
export type { AgentOperations } from './within-policy.ts';
