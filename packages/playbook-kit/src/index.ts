/** The contract of a playbook that you bring, and the functions that build its plans. */
export {
  type CustomerDefinition as PlaybookDefinition,
  type CustomerPlaybook as Playbook,
  type CustomerRunbookDefinition as RunbookDefinition,
  contractVersion,
  defineCustomerPlaybook as definePlaybook,
  defineCustomerRunbook as defineRunbook,
} from '@asr/playbooks/customer';
export {
  type Aws,
  type Change,
  type CustomerExplanation as Explanation,
  type IamAction,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  askFor,
  cannot,
  cannotIf,
  explain,
  ifAbsent,
  ifErrorContains,
  isSame,
  join,
  lastPartOf,
  refuse,
  resourceNameOf,
  set,
  setElements,
  skip,
} from '@asr/playbooks/engine';
export { type Parameter, count, days, flag, oneNumberOf, oneOf, seconds, text, texts } from '@asr/playbooks/parameters';
