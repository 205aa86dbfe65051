export { addInit } from './init.ts';
