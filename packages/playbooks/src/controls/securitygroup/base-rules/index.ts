export { type BaseRuleParameters, baseRuleParameters } from './base-rule-parameters.ts';
export { planBaseRules } from './base-rules.ts';
