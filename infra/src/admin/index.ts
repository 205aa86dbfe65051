export { AdminStack } from './admin-stack.ts';
