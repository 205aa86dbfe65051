export { type SmallHandlers, callAws, writeSmallAssembly } from './small-assembly.ts';
export { emptyMoto } from './empty-moto.ts';
export { type ModeledCall, problemsByModel } from './service-models.ts';
