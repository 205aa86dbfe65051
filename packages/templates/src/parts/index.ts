export { type Deployment, composeTemplate } from './compose.ts';
export { type Sample, deriveParts } from './derive.ts';
export { type Release, type ReleaseTemplates, releaseTemplates } from './release-templates.ts';
export type { Part, ReleaseParts, StackParts } from './parts.ts';
export { type StackName, type Template, isSection, replaceDeep, stackNames } from './template.ts';
export { type Traits, traitsOf } from './traits.ts';
