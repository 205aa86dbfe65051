/** Prints the result of every playbook on moto in one table, and stops moto. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { shared } from './shared.ts';

// oxlint-disable-next-line import/no-default-export -- jest takes nothing else
export default async function stopMoto(): Promise<void> {
  await shared.close?.();
  const table = process.env['ASR_MOTO_TABLE'] ?? '';
  if (existsSync(table)) {
    const lines = readFileSync(table, 'utf8').trim().split('\n');
    const sorted = lines.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    console.log(`\nEvery playbook on moto\n${sorted.join('\n')}\n`);
  }
  if (table !== '') rmSync(dirname(table), { recursive: true, force: true });
}
