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
  type Targets,
  deleteStackSet,
  deployStackSet,
  describeStackSet,
  missingRegions,
  valuesOfSet,
} from './stack-set.ts';
