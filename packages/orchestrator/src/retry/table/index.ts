export type { ErrorRow } from './error-row.ts';
export { anyService, errorTable } from './error-table.ts';
export { meaningOf } from './meaning.ts';
