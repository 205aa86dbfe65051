export { type Evidence, type Incident, asTagValue, costOf, evidenceOf, takesSnapshots } from './evidence.ts';
