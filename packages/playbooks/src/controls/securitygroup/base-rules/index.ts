export { type BaseRulesInForce, baseRulesInForce, removingControls } from './base-rules-in-force.ts';
export { type BaseRuleParameters, baseRuleParameters } from './base-rule-parameters.ts';
export { forbiddenKeys, planBaseRules } from './base-rules.ts';
