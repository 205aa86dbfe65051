export { type RecordedCall, recordCalls } from './record-calls.ts';
