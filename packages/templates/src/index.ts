/** What a policy changes in the templates, as pure data. */
export { type Names, automationsOf, defaultNamespace, filesOfPolicy, namesIn } from './names/index.ts';
export {
  type Deployment,
  type Part,
  type Release,
  type ReleaseParts,
  type ReleaseTemplates,
  type Sample,
  type StackName,
  type StackParts,
  type Template,
  type Traits,
  composeTemplate,
  deriveParts,
  isSection,
  releaseTemplates,
  replaceDeep,
  stackNames,
  traitsOf,
} from './parts/index.ts';
export {
  type AdminTarget,
  type ConfigRule,
  type Controls,
  type ForwardTarget,
  configPermission,
  configRules,
  forwardedEvents,
  forwardedRule,
  ofThisDeployment,
  routesPolicy,
  startingRule,
} from './rules/index.ts';
