export { memberRoles } from './member-roles.ts';
export { runbookDocuments } from './runbook-documents.ts';
