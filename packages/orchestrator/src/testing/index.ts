export { aCallEvent, anEvaluationEvent } from './detections.ts';
export * from './findings.ts';
export { describeHistory, type HistoryUnderTest } from './describe-history.ts';
export { historyInMemory, type HistoryInMemory } from './history-in-memory.ts';
export { aRequest } from './requests.ts';
