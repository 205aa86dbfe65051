/**
 * Warns where a policy relies on tags, because a principal that can tag a resource then decides what ASR does to it. Pure.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */

import type { TagValues, UnitSource } from '@asr/playbooks';

/** The parts of a policy that can select by tag. */
export interface SelectingPolicy {
  readonly controls: { readonly [controlId: string]: { readonly parameters?: { readonly [name: string]: unknown } } };
  readonly scope: {
    readonly include: { readonly accounts?: readonly string[]; readonly tags?: { readonly [key: string]: string } };
  };
}

/** Returns sentences, each with its path in the policy. */
export function tagWarnings({ controls, scope }: SelectingPolicy): readonly string[] {
  const { accounts, tags } = scope.include;
  const inScope = tags !== undefined && accounts === undefined ? [unlimited('scope.include', Object.keys(tags))] : [];
  const inControls = Object.entries(controls).flatMap(([controlId, { parameters = {} }]) =>
    selectorsIn(parameters, `controls.${controlId}.parameters`).map(({ path, keys }) => unlimited(path, keys)),
  );
  return [...inScope, ...inControls, ...withoutLastDay(controls['SecurityGroup.1']), ...withoutDefault(controls)];
}

function unlimited(path: string, keys: readonly string[]): string {
  return (
    `${path} selects by the tag ${keys.join(', ')} in every account. Every principal that can tag a resource decides ` +
    'whether ASR changes it. Add accounts, and protect the tag with the service control policy of `asr policy scp`.'
  );
}

function withoutLastDay(control: SelectingPolicy['controls'][string] | undefined): readonly string[] {
  if (control === undefined) return [];
  const days = Object.entries(control.parameters ?? {}).find(([name]) => name.toLowerCase() === 'maximumdays')?.[1];
  if (days !== undefined && days !== 0) return [];
  return [
    'controls.SecurityGroup.1 accepts AllowedPorts tags without a last day. Set the parameter maximumDays to limit them.',
  ];
}

/** An account below none of the units is refused, which the author of the policy may not expect. A root covers all accounts. */
function withoutDefault(controls: SelectingPolicy['controls']): readonly string[] {
  return Object.entries(controls).flatMap(([controlId, { parameters = {} }]) =>
    Object.entries(parameters)
      .filter(([name]) => name.toLowerCase() === 'tagvalues')
      .flatMap(([name, values]) =>
        Object.entries((values ?? {}) as TagValues).flatMap(([key, source]) =>
          'unit' in source && source.unit !== 'name' && !coversAll(source)
            ? [
                `controls.${controlId}.parameters.${name}.${key} has no value for accounts below other units, so ASR refuses to tag their resources. Add a default, or the id of the root.`,
              ]
            : [],
        ),
      ),
  );
}

function coversAll(source: Extract<UnitSource, { readonly unit: object }>): boolean {
  return source.default !== undefined || Object.keys(source.unit).some((id) => id.startsWith('r-'));
}

interface Selector {
  readonly path: string;
  readonly keys: readonly string[];
}

/** Each mapping with `tags` that has neither `accounts`, `ids` nor `vpcs`, which name resources of known accounts. */
function selectorsIn(value: unknown, path: string): readonly Selector[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => selectorsIn(one, `${path}[${index}]`));
  const fields = new Map(Object.entries(value) as readonly (readonly [string, unknown])[]);
  const tags = fields.get('tags');
  const isLimited = ['accounts', 'ids', 'vpcs'].some((name) => fields.has(name));
  const inner = [...fields].flatMap(([key, one]) => (key === 'tags' ? [] : selectorsIn(one, `${path}.${key}`)));
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags) || isLimited) return inner;
  return [{ path, keys: Object.keys(tags) }, ...inner];
}
