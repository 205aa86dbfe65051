/** Asks Cloud Custodian whether a resource violates a control. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCustodian } from '../custodian/index.ts';
import type { Status } from './control-check.ts';
import type { CustodianFilter } from './custodian-filters.ts';

interface Question extends CustodianFilter {
  readonly url: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
}

/** FAIL if the filter matches the resource. */
export async function custodianSays(
  python: string,
  { resource, filters, resourceId, ...where }: Question,
): Promise<Status> {
  const folder = await mkdtemp(join(tmpdir(), 'asr-custodian-'));
  try {
    const policies = join(folder, 'policies.json');
    const name = 'violations';
    await writeFile(policies, JSON.stringify({ policies: [{ name, resource, filters }] }));
    await runCustodian(python, { ...where, policies, folder });
    const matched = JSON.parse(await readFile(join(folder, name, 'resources.json'), 'utf8')) as readonly object[];
    return isAmong(matched, resourceId) ? 'FAIL' : 'PASS';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A resource of Cloud Custodian has its ARN, its id or its name as a field. An account matches as a whole. */
export function isAmong(matched: readonly object[], resourceId: string): boolean {
  if (resourceId.startsWith('AWS::::Account:')) return matched.length > 0;
  const name = resourceId.split(/[/:]/).at(-1) ?? '';
  return matched.some((one) => Object.values(one).some((value) => value === resourceId || value === name));
}
