export { buttonOf } from './button-of-cloud.ts';
export { accountId, accountIds, list, severityLabels } from './option-lists.ts';
export { optionalPolicyOption, policyArgument, policyOption } from './policy-option.ts';
