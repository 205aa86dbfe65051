/** Events and findings, for programs that run outside of jest. */
export * from './findings.ts';
export { aCallEvent, anEvaluationEvent } from './detections.ts';
export { inputFor } from './execution-inputs.ts';
