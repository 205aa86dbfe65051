export { controlIds } from './control-ids.ts';
