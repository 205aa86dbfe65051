export { type FindingsFilter, findingPage, openFindingPages, openFindings } from './open-findings.ts';
