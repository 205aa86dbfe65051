export { type SmallHandlers, callAws, writeSmallAssembly } from './small-assembly.ts';
export { emptyMoto } from './empty-moto.ts';
