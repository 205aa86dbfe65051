export { TrailStack } from './trail-stack.ts';
