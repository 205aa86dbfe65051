/** Events, findings and a history, for programs that run outside of jest. */
export * from './findings.ts';
export * from './threats.ts';
export { aCallEvent, anEvaluationEvent } from './detections.ts';
export { type HistoryInMemory, historyInMemory } from './history-in-memory.ts';
export { inputFor } from './execution-inputs.ts';
