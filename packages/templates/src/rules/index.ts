export { type ConfigRule, type Controls, configRules, forwardedEvents } from './detection.ts';
export {
  type AdminTarget,
  type ForwardTarget,
  configPermission,
  forwardedRule,
  ofThisDeployment,
  startingRule,
} from './resources.ts';
export { notifyRole, routesPolicy } from './routes.ts';
export { tagValuesPolicy } from './tag-values.ts';
