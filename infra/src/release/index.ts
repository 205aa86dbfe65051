export { templateParts } from './parts.ts';
