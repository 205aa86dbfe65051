export { controlAudit, controlAuditFile } from './page.ts';
