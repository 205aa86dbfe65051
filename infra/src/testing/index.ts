export { type InputTransformer, matches, transform } from './event-bridge.ts';
export { controls } from './own-controls.ts';
export { mismatches } from './shape.ts';
export {
  type ReadTemplate,
  type Resource,
  type Statement,
  type Templates,
  detectingPolicy,
  policy,
  readTemplate,
  resourcesOf,
  stacks,
  statementsIn,
  texts,
} from './stacks.ts';
export { shapes } from './tool-shapes.ts';
