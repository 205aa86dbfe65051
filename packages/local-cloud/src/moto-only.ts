/** moto and the gateway in front of it, without the rest of the local cloud: quick to load. */
export { type Gateway, openGateway } from './gateway/index.ts';
export { type Moto, startMoto } from './moto/index.ts';
