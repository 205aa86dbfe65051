export { type Moto, isMoto, startMoto } from './moto.ts';
export { motoModules } from './moto-modules.ts';
