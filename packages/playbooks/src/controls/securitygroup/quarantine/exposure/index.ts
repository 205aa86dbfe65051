export { type AllowedPortsCeilings, allowedPortsTag } from './allowed-ports.ts';
export { annotationOf } from './annotation.ts';
export { type InterfaceAssessment, assess, openThrough } from './assess.ts';
export type { Move } from './move.ts';
export {
  withoutAllowedPorts,
  type Clone,
  type GroupOfInstance,
  type ReachableInstance,
  cloneNamed,
  nameOfClone,
} from './reachable-instance.ts';
export { reasonFor } from './reason.ts';
