/** What callers give: files, times, lists and findings. Errors are sentences. */
export { BadInputError, BadPolicyError } from './bad-input.ts';
export { type Button, customActionEvent, eventsFor, findingsIn, imported, pressButton } from './button-events.ts';
export { list } from './list.ts';
export { type PolicyFile, emptyPolicyFile, loadPolicy, presentPolicy, readPolicyFile } from './load-policy.ts';
export { parseTime } from './parse-time.ts';
export { type StandardInput, parseJson, readInput } from './read-input.ts';
