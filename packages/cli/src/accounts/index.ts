export { type ShowAccount, accountNames, accountNamesOf, idOnly } from './account-names.ts';
