/** The whole system on a laptop, without an AWS account. */
export { openAccount, type Account } from '@asr/playbooks/testing/account';
export type { EvaluationView } from './config-service.ts';
export type { CountedCall } from './call-counter.ts';
export { matchesPattern, type EventPattern } from './event-pattern.ts';
export type { EventRule } from './event-rules.ts';
export type { ImportedFinding } from './imported-finding.ts';
export { openGateway, type Gateway } from './gateway.ts';
export { adminAccountId, openAssembly, type Counts, type EventRun, type LocalCloud } from './local-cloud.ts';
export { isMoto, startMoto, type Moto } from './moto.ts';
export { openLocalCloud, type LocalCloudOptions } from './open.ts';
export { MotoNotFoundError } from './python.ts';
export { madeEnvironment, makeEnvironment, type PythonEnvironment } from './python-environment.ts';
export type { FindingView } from './security-hub.ts';
export { openStack, readTemplate, type Resource, type Stack } from './stack.ts';
export type { Execution } from './state-machine.ts';
export { synthesized } from './synthesis.ts';
