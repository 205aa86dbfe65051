/** Derives the resources of a call from AWS's reference, for every call that is not in `call-resources.ts`. */
import type { RecordedCall } from '../recorded-calls/index.ts';
import type { AccessRequest } from './decide-access.ts';
import { referencedAction } from './service-reference.ts';

type Input = RecordedCall['input'];
type Known = { readonly [name: string]: string };

/**
 * Returns each resource of the action whose ARN the fields of the call complete. A call that names no resource gives
 * `*`, which no statement with an ARN allows.
 */
export function derivedAccess(action: string, input: Input, known: Known): readonly AccessRequest[] {
  const own = resourcesOf(action, input, known);
  return [...own.map((resource) => ({ action, resource })), ...taggingOf(action, input, own), ...passedRoles(input)];
}

function resourcesOf(action: string, input: Input, known: Known): readonly string[] {
  const types = [...(referencedAction(action)?.resources ?? [])];
  const byFields = types.flatMap(([type, arn]) =>
    arnsOf(arn, known, (placeholder) => valuesFor(type, placeholder, input)),
  );
  const named = byFields.length > 0 ? byFields : types.flatMap(([, arn]) => arnsOf(arn, known, () => ownNameOf(input)));
  const given = arnsIn(input).filter((value) => types.some(([, arn]) => patternOf(arn).test(value)));
  const resources = new Set(given.length > 0 ? given : named);
  return resources.size === 0 ? ['*'] : [...resources];
}

/** Returns one ARN for each value of the last placeholder, none if a placeholder has no value. */
function arnsOf(arn: string, known: Known, fill: (placeholder: string) => readonly string[]): readonly string[] {
  const [braces, name = ''] = placeholder.exec(arn) ?? [];
  if (braces === undefined) return [arn];
  const own = known[name.toLowerCase()];
  const values = own === undefined ? fill(name) : [own];
  return values.flatMap((value) =>
    arnsOf(
      arn.replace(braces, () => value),
      known,
      fill,
    ),
  );
}

const placeholder = /\$\{(\w+)\}/;

/** Returns an expression for the ARNs that the reference describes with placeholders. */
function patternOf(arn: string): RegExp {
  return new RegExp(
    `^${arn
      .replaceAll(/\$\{\w+\}/g, '\u0000')
      .replaceAll(/[.*+?^$()[\]\\|]/g, '\\$&')
      .replaceAll('\u0000', '[^:]*')}$`,
  );
}

/**
 * Returns the values of the fields for a placeholder. A field fits `${FileSystemId}` of `file-system` if it is named
 * after the placeholder or the type: `FileSystemIds`.
 */
function valuesFor(type: string, name: string, input: Input): readonly string[] {
  const stems = [name, name.replace(/(?:Id|Name)$/, ''), type.replaceAll(/[^A-Za-z0-9]/g, '')];
  const ends = ['', 's', 'Id', 'Ids', 'Identifier', 'Name', 'Names'];
  const fits = new Set(stems.flatMap((stem) => ends.map((end) => (stem + end).toLowerCase())));
  return valuesOf(input, (field) => fits.has(field));
}

/** Returns the resource of a call with only one kind of resource: `Name`. */
function ownNameOf(input: Input): readonly string[] {
  return valuesOf(input, (field) => ['id', 'ids', 'name', 'names'].includes(field));
}

function arnsIn(input: Input): readonly string[] {
  return Object.values(input)
    .flatMap(textsOf)
    .filter((value) => value.startsWith('arn:'));
}

function valuesOf(input: Input, fits: (lowerCaseField: string) => boolean): readonly string[] {
  return Object.entries(input)
    .filter(([field]) => fits(field.toLowerCase()))
    .flatMap(([, value]) => textsOf(value))
    .filter((value) => !value.startsWith('arn:'));
}

/** Returns the tagging action of a call that creates a resource with tags, if the service has one. */
function taggingOf(action: string, input: Input, resources: readonly string[]): readonly AccessRequest[] {
  const tags = Object.entries(input).find(([field]) => field.toLowerCase() === 'tags');
  const tagging = `${action.split(':')[0]}:TagResource`;
  if (tags === undefined || action === tagging || referencedAction(tagging) === undefined) return [];
  return resources.map((resource) => ({ action: tagging, resource }));
}

/** Returns the roles that a call passes to a service. */
function passedRoles(input: Input): readonly AccessRequest[] {
  const roles = Object.entries(input).filter(([field]) => /rolearn$/i.test(field));
  return roles.flatMap(([, value]) => textsOf(value).map((resource) => ({ action: 'iam:PassRole', resource })));
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((each) => typeof each === 'string' && each !== '') as string[];
}
