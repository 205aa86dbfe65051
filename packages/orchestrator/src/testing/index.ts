export { describeHistory } from './describe-history.ts';
export type { HistoryUnderTest } from './history-under-test.ts';
export { aCallEvent, anEvaluationEvent } from './detections.ts';
export * from './findings.ts';
export * from './threats.ts';
export { type HistoryInMemory, historyInMemory } from './history-in-memory.ts';
export { aRequest } from './requests.ts';
export { inputFor } from './execution-inputs.ts';
export { anOutcome, bodyOf } from './outcomes.ts';
