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
export { type ViolationFacts, defaultSettleMinutes, doubtfulChange, sentenceOfChange } from './tag-evidence.ts';
export { tagWarnings } from './tag-warnings.ts';
