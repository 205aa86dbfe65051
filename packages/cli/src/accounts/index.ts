export { type ShowAccount, accountNames, idOnly } from './account-names.ts';
