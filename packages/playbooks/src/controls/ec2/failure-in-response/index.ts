export { throwFailure } from './unsuccessful.ts';
