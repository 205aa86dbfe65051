export { type GroupFacts, type GroupSelector, groupSelectors, isSelected } from './group-selector.ts';
export { type SelectableGroup, asNamed, readSelectableGroup } from './selectable-group.ts';
export { requireUniqueNames, structuredParameters } from './structured-parameters.ts';
