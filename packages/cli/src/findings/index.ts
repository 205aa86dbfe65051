export { type FindingsFilter, openFindings } from './open-findings.ts';
