export { controlOfRule, rulePatternsOf, titleFilterOf } from './config-rule-name.ts';
export {
  type ControlIdFields,
  type ControlIdReading,
  type Named,
  controlIdOf,
  controlIdPattern,
} from './control-id.ts';
export { isContainment } from './containments.ts';
export { type Membership, standardsOf } from './standard-membership.ts';
export { generatorIdEndings, standards } from './standards.ts';
