/** When and where: parse, policy, claim, account, history, report. */
export * from './history.ts';
export { historyInDynamoDb, stopSwitch } from './history-in-dynamodb.ts';
export * from './record.ts';
export * from './request.ts';
export type { ResumeEvent } from './resume.ts';
export * from './settings.ts';
export * from './state-machine.ts';
