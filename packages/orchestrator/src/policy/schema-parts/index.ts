export { accountId, oneOrMore, organizationalUnits } from './schema-parts.ts';
