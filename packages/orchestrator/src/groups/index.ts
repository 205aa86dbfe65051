export { type Group, type GroupAnswer, groupAnswer } from './group-answer.ts';
export { inGroups } from './in-groups.ts';
export type { GroupDependencies } from './remediate-group.ts';
