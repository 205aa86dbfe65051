import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Policy } from '../policy/index.ts';
import type { OrganizationLookups } from './lookups.ts';
import { organizationSourcesOf } from './tag-sources.ts';
import type { ValuesOf, WantedValues } from './values-of-subjects.ts';

interface SubjectOfValues {
  readonly controlId: string;
  readonly accountId: string;
}

const none: ValuesOf = () => undefined;

/**
 * Returns the lookup of tag values for a policy. It loads the client of AWS Organizations with the first finding whose
 * control needs it, because few do.
 *
 * With `isFresh` it looks everything up again, for a request of a person: an approver must not approve a name that the
 * account had a minute ago.
 */
export function valuesOnDemand(
  policy: Policy,
): (subjects: readonly SubjectOfValues[], options?: { readonly isFresh?: boolean }) => Promise<ValuesOf> {
  let known: OrganizationLookups | undefined;
  return async (subjects, { isFresh = false } = {}) => {
    const wanted = wantedBy(policy, subjects);
    if (wanted.length === 0) return none;
    const [{ OrganizationsClient }, [{ organizationLookups }, { valuesOfSubjects }]] = await Promise.all([
      import('@aws-sdk/client-organizations'),
      loadLookups(),
    ]);
    if (known === undefined || isFresh) known = organizationLookups(new OrganizationsClient({ maxAttempts: 5 }));
    return valuesOfSubjects(wanted, known, 'asr');
  };
}

/** The same for a caller of a command, with the caller's own rights. */
export async function valuesForCaller(
  policy: Policy,
  subjects: readonly SubjectOfValues[],
  client: OrganizationsClient,
): Promise<ValuesOf> {
  const wanted = wantedBy(policy, subjects);
  if (wanted.length === 0) return none;
  const [{ organizationLookups }, { valuesOfSubjects }] = await loadLookups();
  return valuesOfSubjects(wanted, organizationLookups(client), 'caller');
}

const loadLookups = () => Promise.all([import('./lookups.ts'), import('./values-of-subjects.ts')]);

function wantedBy(policy: Policy, subjects: readonly SubjectOfValues[]): readonly WantedValues[] {
  return subjects.flatMap(({ controlId, accountId }) => {
    const sources = organizationSourcesOf(policy, controlId);
    return sources === undefined ? [] : [{ controlId, accountId, sources }];
  });
}
