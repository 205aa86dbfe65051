export { cloneNames, isIsolationName, isolationNames, isolationStemOf, stemOf } from './clone-names.ts';
export { isComplete, sourceOf } from './clone-tags.ts';
export { describeGroups, tagOf } from './describe-groups.ts';
export { interfacesIn } from './find-clone.ts';
export { makeClone, removeClone } from './keep-clone.ts';
export { moveInterface } from './move-interface.ts';
export { rulesOfGroup } from './rules-of-group.ts';
