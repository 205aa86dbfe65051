export { accountNamesOf } from './account-names.ts';
