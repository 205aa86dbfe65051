export { readHolders } from './policy-holders.ts';
