/**
 * Finds the canonical name of a resource, for any id that a finding uses: the ARN format in the service's documentation.
 * The claim, duplicates, the undo mark, exceptions, exemptions, scope and history all use it, so that another spelling
 * of the id cannot bypass them. Pure.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { type Arn, sanitize, parseArn } from '../model/index.ts';
import { type Form, type Named, type Owner, formOf } from './forms.ts';

export interface ToName extends Owner {
  /** The type in the finding, in the spelling of ASFF or OCSF. */
  readonly resourceType: string;
  /** An ARN, an id or a name. */
  readonly id: string;
  /** Other ids of the same resource, such as the name in its details: `alice` for `AIDA…`. */
  readonly others?: readonly string[];
}

type Naming = { readonly ok: true; readonly canonical: string } | { readonly ok: false; readonly error: string };

/** Returns an error that says why and what to do if the resource cannot be identified. Never throws. */
export function nameOf(resource: ToName): Naming {
  const form = formOf(resource.resourceType);
  if (form === undefined) return nameOfUnknownType(resource);
  const names = [resource.id, ...(resource.others ?? [])].map((id) => read(id, form, resource));
  const [first] = names;
  if (first === undefined || !first.ok) return first ?? cannot(resource, 'it has no id');
  // A name takes precedence over a unique id, which only AWS can resolve.
  const byName = new Set(names.flatMap((name) => (name.ok && name.isUniqueId !== true ? [name.canonical] : [])));
  if (byName.size > 1)
    return cannot(resource, `the finding has different ids for it: ${sanitize([...byName].join(' and '), 200)}`);
  const [canonical = first.canonical] = byName;
  return { ok: true, canonical };
}

/** The id without a suffix that the service adds, such as the `:*` of log groups. */
export function idAsGiven(resourceType: string, id: string): string {
  const form = formOf(resourceType);
  return form === undefined ? id : withoutStar(id, form);
}

type Reading =
  (Naming & { readonly ok: false }) | { readonly ok: true; readonly canonical: string; readonly isUniqueId?: true };

function read(given: string, form: Form, resource: ToName): Reading {
  const id = withoutStar(given, form);
  if (/[*?]|\p{Cc}/u.test(id)) return cannot(resource, 'it must name exactly one resource');
  const arn = parseArn(id);
  if (arn === undefined && /^\s*arn:/i.test(id)) return cannot(resource, 'it is not a valid ARN');
  const named = arn === undefined ? form.ofBareId(id, resource) : ofArn(arn, form, resource);
  if (typeof named === 'string') return cannot(resource, named);
  const canonical =
    form.render?.(named, resource) ?? arnOf(named, form, { ...resource, region: arn?.region ?? resource.region });
  return named.isUniqueId === true ? { ok: true, canonical, isUniqueId: true } : { ok: true, canonical };
}

function arnOf({ id }: Named, form: Form, { partition, accountId, region }: Owner): string {
  const place = form.isGlobal === true ? '' : region;
  return `arn:${partition}:${form.service}:${place}:${form.hasNoAccount === true ? '' : accountId}:${id}`;
}

function ofArn(arn: Arn, form: Form, { partition, accountId, region }: ToName): Named | string {
  if (arn.service !== form.service) return `it is an ARN of ${sanitize(arn.service, 30)}, not of ${form.service}`;
  if (arn.partition !== partition) return `it is in the partition ${arn.partition}, not in ${partition}`;
  return whyElsewhere(arn, form, accountId, region) ?? form.ofResource(arn.resource);
}

function whyElsewhere(arn: Arn, form: Form, accountId: string, region: string): string | undefined {
  const mayLackAccount = form.hasNoAccount === true || form.mayLackAccount === true;
  if (arn.accountId !== accountId && !(mayLackAccount && arn.accountId === '')) {
    return `it belongs to account ${sanitize(arn.accountId, 20) || 'none'}, not to ${accountId}`;
  }
  if (form.isGlobal === true && arn.region !== '') return 'ARNs of this resource type have no Region';
  return form.isGlobal !== true && arn.region === '' ? `its ARN must contain a Region, such as ${region}` : undefined;
}

/** For an unknown type, only an ARN is accepted, and is used as it is: an ARN has only one spelling. */
function nameOfUnknownType(resource: ToName): Naming {
  const arn = parseArn(resource.id);
  if (arn === undefined) return cannot(resource, 'resources of this type need an ARN');
  return { ok: true, canonical: resource.id };
}

function withoutStar(id: string, form: Form): string {
  return form.mayEndInStar === true && id.endsWith(':*') ? id.slice(0, -2) : id;
}

function cannot({ id, resourceType }: ToName, why: string): Naming & { readonly ok: false } {
  const what = `ASR cannot identify the resource "${sanitize(id, 80)}" of type ${sanitize(resourceType, 50)}: ${why}`;
  return { ok: false, error: `${what}. Remediate it manually, or report this form of id.` };
}
