import type { ErrorRow } from './error-row.ts';
import { anyService, errorTable } from './error-table.ts';

/**
 * Returns whether a retry can resolve an error of AWS, according to the table; `undefined` if the table does not say.
 *
 * @param service The service that returned the error. Without it, the services that use the name must agree.
 */
export function meaningOf({ name, message }: Error, service: string | undefined): boolean | undefined {
  const rows =
    service === undefined
      ? Object.values(errorTable).flat()
      : [...(errorTable[service] ?? []), ...(errorTable[anyService] ?? [])];
  const meanings = new Set(rows.filter((row) => isAbout(row, name, message)).map(({ retry }) => retry));
  return meanings.size === 1 ? meanings.has(true) : undefined;
}

function isAbout({ names, containing }: ErrorRow, name: string, message: string): boolean {
  return names.includes(name) && (containing === undefined || message.includes(containing));
}
