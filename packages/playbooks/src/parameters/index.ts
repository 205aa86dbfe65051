/** Declares the parameters of a control: type, unit, range, meaning and default. */
export { count, days, oneNumberOf, seconds } from './numbers.ts';
export type { JsonSchema, Meaning, Parameter, ParametersOf, Reading, Values } from './parameter.ts';
export { structured } from './structured.ts';
export { flag, oneOf, ports, text, texts } from './texts.ts';
