/** What the package exports. The policy names each control. */
export { acme3 } from './acme-3.ts';
export { acme4 } from './acme-4.ts';
