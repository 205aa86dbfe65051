export { readCall } from './cloudtrail-call.ts';
export { groupChangeOf } from './cloudtrail-change.ts';
export { prefixListCalls } from './prefix-list-change.ts';
export { type DetectionReading, type NotDetected, envelope, longestSentence, placeOf } from './reading.ts';
export { tagCalls } from './tag-change.ts';
