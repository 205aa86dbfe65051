/** Declares the parameters of a control: type, unit, range, meaning and default. */
export { count, days, oneNumberOf, seconds } from './numbers.ts';
export type { Parameter, ParametersOf, Values } from './parameter.ts';
export { structured } from './structured.ts';
export { flag, oneOf, ports, text, texts } from './texts.ts';
