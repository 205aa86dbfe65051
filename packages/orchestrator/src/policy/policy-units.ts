import type { Policy } from './policy.ts';

/** Whether the policy names organizational units anywhere, so that they must be looked up. */
export function needsOrganizationalUnits(
  policy: Pick<Policy, 'scope' | 'approval' | 'windows' | 'delegation'>,
): boolean {
  return (
    placesNameUnits(policy) || policy.delegation.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0)
  );
}

/** Whether it does so where every finding is decided, whoever asks. */
export function placesNameUnits({ scope, approval, windows }: Pick<Policy, 'scope' | 'approval' | 'windows'>): boolean {
  return [scope.include, scope.exclude, ...approval, ...windows].some(
    ({ organizationalUnits = [] }) => organizationalUnits.length > 0,
  );
}
