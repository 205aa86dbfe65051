import type { Policy } from './policy.ts';

/** Whether the policy names organizational units, so that ASR must look them up. */
export function needsOrganizationalUnits(
  policy: Pick<Policy, 'scope' | 'approval' | 'windows' | 'delegation'>,
): boolean {
  return (
    placesNameUnits(policy) || policy.delegation.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0)
  );
}

/** Whether it names them in the rules that apply to every finding, and not only in delegations. */
export function placesNameUnits({ scope, approval, windows }: Pick<Policy, 'scope' | 'approval' | 'windows'>): boolean {
  return [scope.include, scope.exclude, ...approval, ...windows].some(
    ({ organizationalUnits = [] }) => organizationalUnits.length > 0,
  );
}
