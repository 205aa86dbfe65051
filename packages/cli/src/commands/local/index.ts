export { addLocal } from './local.ts';
