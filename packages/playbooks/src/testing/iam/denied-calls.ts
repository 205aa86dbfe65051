import { type Permissions, type Target, placeholdersOf, statementsFor } from '../../engine/index.ts';
import { accessOf } from './access-of-call.ts';
import { type AccessRequest, decideAccess } from './decide-access.ts';
import type { RecordedCall } from '../recorded-calls/index.ts';

/** Returns the calls, with their resources, that a session for these targets of one account would be denied. */
export function deniedCalls(
  calls: readonly RecordedCall[],
  permissions: Permissions,
  ...targets: readonly [Target, ...Target[]]
): readonly string[] {
  const [target] = targets;
  const identity = targets.map((each) => ({
    Version: '2012-10-17',
    Statement: statementsFor(permissions, placeholdersOf(each)),
  }));
  const boundaries = boundariesIn(calls);
  const denied = calls
    .flatMap((call) => accessOf(call, target).map((request) => withBoundary(request, boundaries)))
    .filter((request) => decideAccess(request, { identity }) !== 'allowed')
    .map(({ action, resource }) => `${action} on ${resource}`);
  return [...new Set(denied)].toSorted();
}

/** Returns the permissions boundaries of the roles that the calls created, by the name of the role. */
function boundariesIn(calls: readonly RecordedCall[]): ReadonlyMap<string, string> {
  const created = calls.filter(({ command }) => command === 'CreateRoleCommand').map(({ input }) => input);
  return new Map(created.map((input) => [String(input['RoleName']), String(input['PermissionsBoundary'])]));
}

/** Adds the boundary of the role to a request that changes the role, which the call itself does not contain. */
function withBoundary(request: AccessRequest, boundaries: ReadonlyMap<string, string>): AccessRequest {
  const boundary = boundaries.get(request.resource.replace(/^arn:.*:role\//, ''));
  if (boundary === undefined) return request;
  return { ...request, context: { 'iam:PermissionsBoundary': boundary, ...request.context } };
}
