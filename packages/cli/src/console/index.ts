/** The console: its operations, and its server on this machine. */
export { agentOperations, openConsole } from './console-operations.ts';
export type { AgentOperations } from './within-policy.ts';
