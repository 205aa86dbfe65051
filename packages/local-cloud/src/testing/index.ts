export { type SmallHandlers, callAws, writeSmallAssembly } from './small-assembly.ts';
