export { addAllowAgain } from './allow-again.ts';
