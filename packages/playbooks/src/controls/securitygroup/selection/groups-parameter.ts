import { structured } from '../../../structured-parameters/index.ts';
import { groupSelectors } from './group-selector.ts';

/** The groups that a control guards: the parameter `groups`. */
export const groupsParameter = structured(groupSelectors, {
  default: [],
  meaning: 'choice',
  type: 'list of selectors',
  range: 'each with ids, names, tags, accounts, vpcs or all',
  description: 'The groups that the control guards. An empty list selects none.',
});
