/** What detection needs of security groups: the rule, how AWS writes it, and the change that a call makes. Pure. */
export { allowedPortsTag } from './quarantine/exposure/index.ts';
export {
  type GroupCall,
  type GroupChange,
  groupCalls,
  type ModifiedRule,
  type PrefixListChange,
} from './revert/index.ts';
export {
  type Direction,
  EncodingError,
  type Fields,
  fieldsOf,
  keyOf,
  listOf,
  type Rule,
  ruleFromText,
  ruleOfRow,
  rulesOfPermission,
  type Source,
  textIn,
} from '../ec2/security-group/index.ts';
