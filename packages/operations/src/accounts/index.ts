export { accountNamesOf } from './account-names.ts';
export { type AccountsBelow, accountsBelowUnits } from './accounts-below.ts';
