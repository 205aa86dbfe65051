/** The operations of an operator on a deployed ASR. The commands and the console call them, and only show the results. */
export { startDecision } from './decision.ts';
export { type Inbox, type InboxOutcome, inboxOutcomes, readInbox } from './inbox.ts';
export { startAsr, stopAsr } from './stop-switch.ts';
export { type Candidates, candidatesOf, filterOfExecution } from './undo-candidates.ts';
export { type UndoPreview, previewOf } from './undo-preview.ts';
export { type Orchestrator, type UndoOrder, type Undone, outcomeOfUndo, startUndo } from './undo.ts';
