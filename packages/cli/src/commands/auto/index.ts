export { addAuto } from './auto.ts';
