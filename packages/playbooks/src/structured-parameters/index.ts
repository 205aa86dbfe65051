/** Parameters with nested values. Separate from the others, so that only controls that use them load zod. */
export { structured } from './structured.ts';
