export { observedField } from './event-fields.ts';
export { type Item, type ItemReading, type ItemSource, itemsOf, readItems } from './event.ts';
export { type FindingUpdate, findingUpdates, sentenceOf } from './finding-update.ts';
export { type Finding, isAccount, normalisedType } from './finding.ts';
export { type Unprocessed, updateFindings } from './security-hub.ts';
