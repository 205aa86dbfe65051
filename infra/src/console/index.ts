export { ConsoleStack } from './console-stack.ts';
