/** Parameters with parts of their own. Apart from the others, so that only controls that have some load zod. */
export { structured } from './structured.ts';
