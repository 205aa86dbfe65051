export {
  type StackPlace,
  createChangeSet,
  deleteStack,
  describeStack,
  discardChangeSet,
  executeChangeSet,
  settled,
  valuesOf,
} from './stack.ts';
export {
  type StackSetPlace,
  type StackSetReference,
  deleteStackSet,
  deployStackSet,
  describeStackSet,
  isComplete,
  presentTargets,
  valuesOfSet,
} from './stack-set.ts';
export type { Targets } from './targets.ts';
