export { type GroupFacts, type GroupSelector, groupSelectors, isSelected } from './group-selector.ts';
export { type SelectableGroup, asNamed, readSelectableGroup } from './selectable-group.ts';
export { groupsParameter } from './groups-parameter.ts';
export { requireUniqueNames } from './unique-names.ts';
