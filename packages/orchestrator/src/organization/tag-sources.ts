/** Which values of tags the policy takes from AWS Organizations, and the calls that they need. Pure. */
import { type OrganizationSource, type TagValues, isOfOrganization } from '@asr/playbooks';
import { type Policy, settingsFor } from '../policy/index.ts';

/** The sources by tag key. */
export type OrganizationSources = { readonly [key: string]: OrganizationSource };

/** The keys of a control whose values are in AWS Organizations. `undefined`: there are none. */
export function organizationSourcesOf(policy: Policy, controlId: string): OrganizationSources | undefined {
  // Names of parameters are not case-sensitive.
  const given = Object.entries(settingsFor(policy, controlId).parameters).find(
    ([name]) => name.toLowerCase() === 'tagvalues',
  )?.[1] as TagValues | undefined;
  const sources = Object.entries(given ?? {}).flatMap(([key, source]) =>
    isOfOrganization(source) ? [[key, source] as const] : [],
  );
  return sources.length === 0 ? undefined : Object.fromEntries(sources);
}

/** The actions that Parse needs for the values of tags, in alphabetical order. */
export function tagValueLookups(policy: Policy): readonly string[] {
  const sources = Object.keys(policy.controls).flatMap((controlId) =>
    Object.values(organizationSourcesOf(policy, controlId) ?? {}),
  );
  return [...new Set(sources.flatMap(actionsFor))].toSorted();
}

function actionsFor(source: OrganizationSource): readonly string[] {
  if ('account' in source) return ['organizations:DescribeAccount'];
  if ('accountTag' in source) return ['organizations:ListTagsForResource'];
  const name = source.unit === 'name' ? ['organizations:DescribeOrganizationalUnit'] : [];
  return ['organizations:ListParents', ...name];
}
