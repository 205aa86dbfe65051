export { addParse } from './parse.ts';
