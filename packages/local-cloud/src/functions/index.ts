export { type InvocationResult, type LocalFunction, type Log, openFunction } from './function.ts';
