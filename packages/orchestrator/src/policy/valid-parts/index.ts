export { withoutPaths } from './valid-parts.ts';
