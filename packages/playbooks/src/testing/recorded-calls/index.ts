export { type RecordedCall, recordCalls, signingNameOf } from './record-calls.ts';
