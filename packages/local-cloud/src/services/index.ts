export { type ConfigService, type EvaluationView, configService } from './config-service.ts';
export type { ImportedFinding } from './imported-finding.ts';
export { outcomesBus } from './outcomes-bus.ts';
export { pipeStates } from './pipes.ts';
export { unanswered } from './unanswered.ts';
export { type FindingView, type SecurityHub, securityHub } from './security-hub.ts';
