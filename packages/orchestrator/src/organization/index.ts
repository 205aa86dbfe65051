/** What ASR asks AWS Organizations: the units above an account, and the values of tags. */
export { needsOrganizationalUnits, organizationalUnitsOf, unitsOfAccounts } from './organizational-units.ts';
export { tagValueLookups } from './tag-sources.ts';
export { unitsOnDemand } from './units-on-demand.ts';
export { valuesForCaller, valuesOnDemand } from './values-on-demand.ts';
