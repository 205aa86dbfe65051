export { EvaluatorStack } from './evaluator-stack.ts';
