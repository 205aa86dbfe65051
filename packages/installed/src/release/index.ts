export { readPlaybookKit, readRelease } from './release.ts';
export { composedAssembly } from './assembly.ts';
