/** CSV of the remediations that the page shows. */
import type { Remediation } from '../api/types.ts';

const fields = [
  'remediationId',
  'controlId',
  'accountId',
  'region',
  'resourceId',
  'outcome',
  'reason',
  'actor',
  'startedAt',
  'finishedAt',
] as const;

function csvOf(records: readonly Remediation[]): string {
  const rows = records.map((record) => fields.map((field) => cell(record[field] ?? '')).join(','));
  return `${[fields.join(','), ...rows].join('\r\n')}\r\n`;
}

/** A spreadsheet must not read a text as a formula. @see https://owasp.org/www-community/attacks/CSV_Injection */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function saveCsv(name: string, records: readonly Remediation[]): void {
  saveText(name, csvOf(records), 'text/csv');
}

export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
