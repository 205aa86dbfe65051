/** When and where: parse, policy, claim, account, history, report. */
export * from './history.ts';
export { historyInDynamoDb, stopSwitch } from './history-in-dynamodb.ts';
export * from './record.ts';
export type { ReportOutput } from './report.ts';
export * from './request.ts';
export type { ResumeEvent } from './resume.ts';
export * from './settings.ts';
export { standardsOf, type Membership } from './standard-membership.ts';
export * from './state-machine.ts';
export * from './control-id.ts';
export * from './event-patterns.ts';
export * from './event.ts';
export { knownControls } from './known-controls.ts';
export * from './policy.ts';
export * from './policy-file.ts';
export { policyJsonSchema } from './policy-schema.ts';
