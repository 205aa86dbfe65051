export {
  type ExemptionPolicy,
  decideExemption,
  defaultExemptions,
  exemptionTag,
  holdsOn,
  isDay,
  readExemption,
} from './exemption-tag.ts';
export { defaultSettleMinutes, doubtfulChange, sentenceOfChange } from './tag-evidence.ts';
export { tagWarnings } from './tag-warnings.ts';
export { selectingTagKeys, selectingTagKeysOf } from './selecting-tag-keys.ts';
