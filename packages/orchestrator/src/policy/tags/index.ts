export {
  type ExemptionPolicy,
  type ExemptionDecision,
  decideExemption,
  defaultExemptions,
  exemptionTag,
  holdsOn,
  isDay,
  readExemption,
} from './exemption-tag.ts';
export { tagWarnings } from './tag-warnings.ts';
