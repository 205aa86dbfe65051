import type { Policy } from './policy.ts';

/** Whether the policy names organizational units anywhere, so that they must be looked up. */
export function needsOrganizationalUnits({ scope, approval, windows }: Pick<Policy, 'scope' | 'approval' | 'windows'>): boolean {
  return [scope.include, scope.exclude, ...approval, ...windows].some(({ organizationalUnits = [] }) => organizationalUnits.length > 0);
}
