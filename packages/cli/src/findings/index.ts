export { type FindingsFilter, openFindingPages, openFindings } from './open-findings.ts';
