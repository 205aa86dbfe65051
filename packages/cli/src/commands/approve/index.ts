export { addDecisions } from './approve.ts';
