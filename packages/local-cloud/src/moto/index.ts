export { type Moto, isMoto, startMoto } from './moto.ts';
