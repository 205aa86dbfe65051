export { type FindingsFilter, findingPage, openFindingPages, openFindings } from './open-findings.ts';
export { type OverdueFinding, type OverdueFindings, overdueFindings, withStatus } from './overdue-findings.ts';
