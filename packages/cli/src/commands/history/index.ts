export { addHistory } from './history.ts';
