export { throwFailure } from './throw-failure.ts';
