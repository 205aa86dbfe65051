/** Composes the template of a stack for a policy. Pure, and independent of the CDK. */
import { controlsOf, protectedTagKeys, type Policy } from '@asr/orchestrator';
import type { Controls } from '../rules/index.ts';
import { type StackParts, keyOf, markerKey } from './parts.ts';
import { withCustomerPrefixes } from './customer-prefixes.ts';
import { policyResources } from './policy-resources.ts';
import { type StackName, type Template, isSection, replaceDeep } from './template.ts';
import { traitsOf } from './traits.ts';

/** Values of the deployment. */
export interface Deployment {
  /** Name of the bucket with the archives: text, or an intrinsic function. */
  readonly bucket: unknown;
  /** The S3 key of each function's archive, by the name of the function. */
  readonly codeKeys: { readonly [name: string]: string };
}

/** Returns the same template as the CDK app for this policy, with the archives of the deployment. */
export function composeTemplate(
  name: StackName,
  { description, parts }: StackParts,
  policy: Policy,
  deployment: Deployment,
  controls: Controls = controlsOf(policy),
): Template {
  const traits = traitsOf(policy, controls);
  const sections: { [section: string]: { [id: string]: unknown } } = {};
  for (const { section, id, traits: names, values } of parts) {
    const value = values[keyOf(traits, names)];
    if (value !== undefined) (sections[section] ??= {})[id] = value;
  }
  const fromParts = withCustomerPrefixes(sections['Resources'] ?? {}, policy);
  const Resources = { ...fromParts, ...policyResources(name, policy, fromParts, controls) };
  const template = { ...(description === undefined ? {} : { Description: description }), ...sections, Resources };
  return replaceDeep(template, (value) => filled(value, policy, deployment)) as Template;
}

function filled(value: unknown, policy: Policy, { bucket, codeKeys }: Deployment): unknown {
  const name = isSection(value) ? value[markerKey] : undefined;
  if (typeof name !== 'string') return undefined;
  if (name === 'bucket') return bucket;
  if (name === 'concurrency') return policy.concurrency;
  if (name === 'gatherSeconds') return policy.gather.seconds;
  if (name === 'gatherEvents') return policy.gather.events;
  if (name === 'digestSeconds') return policy.notifications.digestSeconds;
  if (name === 'tagKeys') return protectedTagKeys(policy).join(',');
  const key = codeKeys[name.replace(/^code\//, '')];
  if (key === undefined) throw new Error(`There is no archive for ${name}.`);
  return key;
}
