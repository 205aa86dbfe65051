export { configEvent, itemOf } from './config-events.ts';
