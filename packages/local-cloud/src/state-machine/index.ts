export { definitionOf } from './state-machine-resource.ts';
export { type Execution, type LocalStateMachine, openStateMachine } from './state-machine.ts';
export { type StepFunctions, stepFunctions } from './step-functions.ts';
export { taskFor } from './task-resources.ts';
export { type TaskTokens, taskTokens } from './task-tokens.ts';
