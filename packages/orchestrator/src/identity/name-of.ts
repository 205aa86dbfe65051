/**
 * One canonical name for each resource, whatever a finding calls it: the ARN that the service's own documentation gives
 * the resource. The claim, duplicates, the undo mark, exceptions, exemption, scope and history all go by it, so that a
 * second spelling of a resource is no way around any of them. Pure.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { type Arn, excerpt, parseArn } from '../model/index.ts';
import { type Form, type Named, type Owner, formOf } from './forms.ts';

export interface ToName extends Owner {
  /** As a finding gives it, in ASFF's spelling or OCSF's. */
  readonly resourceType: string;
  /** An ARN, an id or a name. */
  readonly id: string;
  /** A second id of the same resource, and the name in its details: `alice` of `AIDA…`. */
  readonly others?: readonly string[];
}

type Naming = { readonly ok: true; readonly canonical: string } | { readonly ok: false; readonly error: string };

/** A resource that cannot be named is an error that says why and what to do. Never throws. */
export function nameOf(resource: ToName): Naming {
  const form = formOf(resource.resourceType);
  if (form === undefined) return nameOfUnknownType(resource);
  const names = [resource.id, ...(resource.others ?? [])].map((id) => read(id, form, resource));
  const [first] = names;
  if (first === undefined || !first.ok) return first ?? cannot(resource, 'it has no id');
  // An id that only AWS can resolve gives way to a name that stands beside it.
  const byName = new Set(names.flatMap((name) => (name.ok && name.isUniqueId !== true ? [name.canonical] : [])));
  if (byName.size > 1) return cannot(resource, `the finding names it ${excerpt([...byName].join(' and '), 200)}`);
  const [canonical = first.canonical] = byName;
  return { ok: true, canonical };
}

/** The id without what a service puts behind it, as the `:*` of log groups. */
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
  if (arn.service !== form.service) return `it is an ARN of ${excerpt(arn.service, 30)}, not of ${form.service}`;
  if (arn.partition !== partition) return `it is in the partition ${arn.partition}, not in ${partition}`;
  return whyElsewhere(arn, form, accountId, region) ?? form.ofResource(arn.resource);
}

function whyElsewhere(arn: Arn, form: Form, accountId: string, region: string): string | undefined {
  const mayLackAccount = form.hasNoAccount === true || form.mayLackAccount === true;
  if (arn.accountId !== accountId && !(mayLackAccount && arn.accountId === '')) {
    return `it belongs to account ${excerpt(arn.accountId, 20) || 'none'}, not to ${accountId}`;
  }
  if (form.isGlobal === true && arn.region !== '') return 'the ARN of such a resource has no Region';
  return form.isGlobal !== true && arn.region === '' ? `its ARN lacks the Region, such as ${region}` : undefined;
}

/** Of a type that the table does not have, an ARN is taken as it is: then there is only one spelling. */
function nameOfUnknownType(resource: ToName): Naming {
  const arn = parseArn(resource.id);
  if (arn === undefined) return cannot(resource, 'ASR knows resources of this type by their ARN alone');
  return { ok: true, canonical: resource.id };
}

function withoutStar(id: string, form: Form): string {
  return form.mayEndInStar === true && id.endsWith(':*') ? id.slice(0, -2) : id;
}

function cannot({ id, resourceType }: ToName, why: string): Naming & { readonly ok: false } {
  const what = `The resource "${excerpt(id, 80)}" cannot be named as one ${excerpt(resourceType, 50)}: ${why}`;
  return { ok: false, error: `${what}. Remediate it by hand, or report the form of this id.` };
}
