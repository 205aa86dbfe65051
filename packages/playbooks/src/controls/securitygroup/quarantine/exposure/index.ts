export { type AllowedPortsCeilings, allowedPortsTag } from './allowed-ports.ts';
export { annotationOf } from './annotation.ts';
export { type InterfaceAssessment, assess, openThrough } from './assess.ts';
export {
  withoutAllowedPorts,
  type Clone,
  type GroupOfInstance,
  type ReachableInstance,
  cloneNamed,
  nameOfClone,
} from './reachable-instance.ts';
export { type Move, reasonFor } from './reason.ts';
