/** Where the value of a required tag comes from. The policy says so for each key: ASR never invents a value. */

/** The name of a unit, or the value for each unit, by its id or by the id of the root: `{ 'ou-a1b2-c3d4e5f6': 'shop' }`. */
export type UnitSource =
  | { readonly unit: 'name' }
  | {
      readonly unit: { readonly [unitId: string]: string };
      /** For accounts below none of the units. */
      readonly default?: string;
    };

/** What only AWS Organizations knows. A member account cannot read it, so the admin account looks it up for the plan. */
export type OrganizationSource = { readonly account: 'name' } | { readonly accountTag: string } | UnitSource;

/** One of these. `tag` is the key of another tag of the resource, and `accountTag` that of a tag of its account. */
export type TagSource =
  { readonly value: string } | { readonly account: 'id' } | { readonly tag: string } | OrganizationSource;

/** The source of each tag key. */
export type TagValues = { readonly [key: string]: TagSource };

/** The value, or why there is none: one or more sentences. */
export type Resolved = { readonly value: string } | { readonly problem: string };

/** The values of the keys whose source is AWS Organizations. */
export type OrganizationValues = { readonly [key: string]: Resolved };

export function isOfOrganization(source: TagSource): source is OrganizationSource {
  return 'unit' in source || 'accountTag' in source || ('account' in source && source.account === 'name');
}
