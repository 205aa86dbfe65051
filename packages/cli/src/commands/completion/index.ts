export { addCompletion } from './completion.ts';
