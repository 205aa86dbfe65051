export { addNew } from './new.ts';
