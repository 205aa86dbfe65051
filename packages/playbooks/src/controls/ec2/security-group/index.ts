export { applyRule } from './apply-rule.ts';
export { type PortRange, portRangesOf, reaches, unauthorizedTraffic } from './authorized-ports.ts';
export { cidrFromText } from './cidr.ts';
export { closePort, closesPort, readAccess, readAccessThrough } from './close-port.ts';
export { EncodingError, type Fields, fieldsOf, listOf, textIn } from './encoded-fields.ts';
export { isInternet, openToInternet } from './internet.ts';
export {
  type PrefixLists,
  type Traffic,
  admits,
  cidrsOf,
  rulesOpenToEveryAddress,
  rulesOpenToInternet,
} from './matcher.ts';
export { ruleOfRow, rulesOfPermission } from './permission-rules.ts';
export { changesRules, importsFindings, readsGroup } from './permissions.ts';
export { listRules, readGroup, readInterfaces } from './read-group.ts';
export { readPrefixLists } from './read-prefix-lists.ts';
export { quotaTaken } from './rule-quota.ts';
export { ruleFromText } from './rule-text.ts';
export { type Direction, type Rule, type Source, keyOf, permissionOf, protocolName, ruleOf } from './rule.ts';
