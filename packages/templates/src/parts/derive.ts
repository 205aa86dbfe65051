/** Derives the parts of the templates from templates that the CDK app wrote for sample policies. Pure. */
import { type Part, type StackParts, keyOf, marker } from './parts.ts';
import { isRolePolicy, isStartingRule } from './policy-resources.ts';
import { type Section, type StackName, type Template, isSection, replaceDeep } from './template.ts';
import type { Traits } from './traits.ts';

/** A template of the CDK app, and the policy that it belongs to. */
export interface Sample {
  readonly traits: Traits;
  readonly template: Template;
}

const sections = ['Parameters', 'Rules', 'Mappings', 'Conditions', 'Resources', 'Outputs'] as const;

/**
 * For each entry, finds the fewest traits that explain it in all samples.
 *
 * @param samples One for each combination of traits that matters for this stack.
 * @throws If no set of traits explains an entry, because it depends on something else of the policy.
 */
export function deriveParts(name: StackName, samples: readonly Sample[]): StackParts {
  const [first] = samples;
  const prepared = samples.map(({ traits, template }) => ({ traits, template: withMarkers(name, template) }));
  const parts = sections.flatMap((section) => {
    const ids = new Set(prepared.flatMap(({ template }) => Object.keys(template[section] ?? {})));
    return [...ids].map((id) => partOf(name, section, id, prepared));
  });
  const description = first?.template.Description;
  return { ...(description === undefined ? {} : { description }), parts };
}

function partOf(name: StackName, section: Part['section'], id: string, samples: readonly Sample[]): Part {
  const seen = samples.map(({ traits, template }) => ({ traits, value: template[section]?.[id] }));
  for (const traits of subsets(Object.keys(samples[0]?.traits ?? {}))) {
    const values = explained(seen, traits);
    if (values !== undefined) return { section, id, traits, values };
  }
  throw new Error(`${name}: ${section}.${id} depends on the policy, but on no trait. Add the trait to traits.ts.`);
}

/** The entry for each combination of the traits, or `undefined` if one combination has two entries. */
function explained(
  seen: readonly { readonly traits: Traits; readonly value: unknown }[],
  names: readonly string[],
): Section | undefined {
  const texts = new Map<string, string | undefined>();
  const values: { [key: string]: unknown } = {};
  for (const { traits, value } of seen) {
    const key = keyOf(traits, names);
    const text = value === undefined ? undefined : JSON.stringify(value);
    if (texts.has(key) && texts.get(key) !== text) return undefined;
    texts.set(key, text);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

/** All subsets, the smallest first. */
function subsets(names: readonly string[]): readonly (readonly string[])[] {
  const all = names.reduce<readonly (readonly string[])[]>(
    (before, name) => [...before, ...before.map((set) => [...set, name])],
    [[]],
  );
  return all.toSorted((a, b) => a.length - b.length);
}

/** Replaces the values of the deployment by markers, and removes what the policy's text decides. */
function withMarkers(name: StackName, template: Template): Template {
  const entries = Object.entries(template.Resources).filter(([id, resource]) => !isOfPolicy(name, id, resource));
  const Resources = Object.fromEntries(entries.map(([id, resource]) => [id, markedResource(id, resource)]));
  if (name !== 'GuardrailsStack') return { ...template, Resources };
  const { TagKeys, ...others } = template.Parameters ?? {};
  const marked = isSection(TagKeys) ? { TagKeys: { ...TagKeys, Default: marker('tagKeys') } } : {};
  return { ...template, Parameters: { ...others, ...marked }, Resources };
}

/** Whether `policy-resources.ts` writes the resource. The first rule of each kind stays as a model of its targets. */
function isOfPolicy(name: StackName, id: string, resource: unknown): boolean {
  if (!isSection(resource)) return false;
  if (resource['Type'] === 'AWS::Events::Rule') {
    return name === 'MemberStack' || (name === 'AdminStack' && isStartingRule(id));
  }
  if (name === 'AdminStack' && isRolePolicy(resource)) return true;
  return name === 'EvaluatorStack' && resource['Type'] === 'AWS::Lambda::Permission';
}

function markedResource(id: string, resource: unknown): unknown {
  if (!isSection(resource)) return resource;
  const { Type, Properties, Metadata } = resource;
  if (Type === 'AWS::Lambda::Function' && isSection(Properties) && isSection(Metadata)) {
    const {
      'aws:asset:path': code,
      'aws:asset:is-bundled': _bundled,
      'aws:asset:property': _property,
      ...rest
    } = Metadata;
    const Code = { S3Bucket: marker('bucket'), S3Key: marker(`code/${String(code)}`) };
    const kept = Object.keys(rest).length === 0 ? {} : { Metadata: rest };
    const { Metadata: _metadata, ...others } = resource;
    return { ...others, Properties: { ...Properties, Code }, ...kept };
  }
  if (Type === 'AWS::Pipes::Pipe') {
    return replaceDeep(resource, (value) =>
      isSection(value) && 'MaximumBatchingWindowInSeconds' in value
        ? { BatchSize: marker('gatherEvents'), MaximumBatchingWindowInSeconds: marker('gatherSeconds') }
        : undefined,
    );
  }
  if (Type !== 'AWS::Lambda::EventSourceMapping') return resource;
  // The messages have a concurrency of their own, and the policy decides how long outcomes are collected.
  if (id === 'QuestionsToNotify') return resource;
  if (id === 'OutcomesToNotify') {
    return replaceDeep(resource, (value) =>
      isSection(value) && 'MaximumBatchingWindowInSeconds' in value && isSection(value['ScalingConfig'])
        ? { ...value, MaximumBatchingWindowInSeconds: marker('digestSeconds') }
        : undefined,
    );
  }
  return replaceDeep(resource, (value) =>
    isSection(value) && 'MaximumConcurrency' in value
      ? { ...value, MaximumConcurrency: marker('concurrency') }
      : undefined,
  );
}
