export { observedField } from './event-fields.ts';
export {
  type Item,
  type ItemReading,
  type FindingKind,
  type ItemSource,
  itemsOf,
  readItems,
  readItemsOf,
} from './event.ts';
export { type FindingAnswer, type FindingUpdate, findingUpdates, hasUndo } from './finding-update.ts';
export type { Finding } from './finding.ts';
export type { WorkflowStatus } from './statuses/index.ts';
export { lastChangesOf } from './last-changes.ts';
export { type Unprocessed, updateFindings } from './security-hub.ts';
export { endOfAsffType, threatClasses, threatProduct, threatServices, typesThatContain } from './threats/index.ts';
export { configProduct, makerOf, securityHubProducts, whyDeclined, whyInconsistent } from './provenance.ts';
