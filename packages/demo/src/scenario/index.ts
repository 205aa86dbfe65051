export { type FoundResource, asff, cis12, ocsf } from './findings.ts';
export {
  createGroup,
  createVpc,
  everywhere,
  groupResource,
  inWords,
  listIngress,
  listRules,
  openToAll,
} from './group-rules.ts';
export { onlyOne } from './only-remediation.ts';
export type { Progress } from './progress.ts';
export { labelled, renderUndone, undoneDocument } from './render-undone.ts';
export { together } from './together.ts';
export { type Undone, playedOf, undo } from './undo.ts';
export type { Look, Scene, Violation } from './violation.ts';
