export { baseRuleParameters } from './base-rule-parameters.ts';
export { planBaseRules } from './base-rules.ts';
