import { type Permissions, type Placeholder, type Target, lastPartOf, statementsFor } from '../../engine/index.ts';
import { accessOf } from './access-of-call.ts';
import { decideAccess } from './decide-access.ts';
import type { RecordedCall } from '../recorded-calls/index.ts';

/** Of calls that were made: those that a session for this target would have been denied, with the resource. */
export function deniedCalls(
  calls: readonly RecordedCall[],
  permissions: Permissions,
  target: Target,
): readonly string[] {
  const { partition, region, accountId: account, resourceId } = target;
  const values: { readonly [name in Placeholder]: string } = { partition, region, account, id: lastPartOf(resourceId) };
  const identity = [
    { Version: '2012-10-17', Statement: statementsFor(permissions, (placeholder) => values[placeholder]) },
  ];
  const denied = calls
    .flatMap((call) => accessOf(call, target))
    .filter((request) => decideAccess(request, { identity }) !== 'allowed')
    .map(({ action, resource }) => `${action} on ${resource}`);
  return [...new Set(denied)].toSorted();
}
