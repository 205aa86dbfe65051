/** The sources of tag values, for the controls that require tags and for the lookups in the admin account. */
export {
  type OrganizationSource,
  type OrganizationValues,
  type Resolved,
  type TagSource,
  type TagValues,
  type UnitSource,
  isOfOrganization,
} from './tag-source.ts';
