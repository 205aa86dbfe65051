/** Declares the parameters of a control: type, unit, range, meaning and default value. */
export { count, days, oneNumberOf, seconds } from './numbers.ts';
export {
  type Described,
  type Meaning,
  type Parameter,
  type ParametersOf,
  type Reading,
  type Values,
  wrong,
} from './parameter.ts';
export { requiredTagKeys } from './tag-keys.ts';
export { flag, oneOf, ports, text, texts } from './texts.ts';
