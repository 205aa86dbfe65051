export { readRelease } from './release.ts';
export { composedAssembly } from './assembly.ts';
