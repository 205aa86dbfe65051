/** The controls that require tags: one playbook, and a table for each service. */
export { type FoundTags, type TagControl, tagFamily } from './tag-playbook.ts';
export { arnIn, tagList, tagsFrom } from './forms.ts';
