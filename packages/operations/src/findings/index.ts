export { type FindingsFilter, findingPage, openFindingPages, openFindings } from './open-findings.ts';
export { type OverdueFinding, type OverdueFindings, overdueFindings } from './overdue-findings.ts';
