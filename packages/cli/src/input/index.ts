export { BadInputError, BadPolicyError } from './bad-input.ts';
export { type Button, buttonOf, eventsFor, findingsIn, imported, pressButton } from './button-events.ts';
export { type PolicyFile, emptyPolicyFile, loadPolicy, presentPolicy, readPolicyFile } from './load-policy.ts';
export { accountId, accountIds, list, severityLabels } from './option-lists.ts';
export { parseTime } from './parse-time.ts';
export { optionalPolicyOption, policyArgument, policyOption } from './policy-option.ts';
export { parseJson, readInput } from './read-input.ts';
