/** A synthesized template as a stack in one account and Region: all values are resolved, no resource is created. */
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../gateway/index.ts';
import { type Scope, TemplateError, resolve } from './intrinsics.ts';
import { type PhysicalIds, type Place, physicalIds } from './physical-ids.ts';

export interface Template {
  readonly Parameters?: { readonly [name: string]: { readonly Default?: unknown } };
  readonly Conditions?: JsonObject;
  readonly Mappings?: { readonly [name: string]: { readonly [first: string]: JsonObject } };
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
}

interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: JsonObject;
  readonly Metadata?: JsonObject;
}

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  /** The value of `Ref`. */
  readonly ref: string;
  readonly attributes: PhysicalIds['attributes'];
}

export interface Stack {
  /** The resources whose condition is true, in the order of the template. */
  resources(type: string): readonly Resource[];
}

export interface StackOptions extends Place {
  readonly name: string;
  /** Values of the template's parameters. Other parameters use their default. */
  readonly parameters: { readonly [name: string]: string };
}

export function readTemplate(path: string): Template {
  return JSON.parse(readFileSync(path, 'utf8')) as Template;
}

export function openStack(template: Template, options: StackOptions): Stack {
  const { name, partition, accountId, region, parameters } = options;
  const pseudo: { readonly [name: string]: unknown } = {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': name,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/local`,
    'AWS::NotificationARNs': [],
  };
  const parameter = (wanted: string): unknown => {
    const declared = template.Parameters?.[wanted];
    if (declared === undefined) return undefined;
    const value = parameters[wanted] ?? declared.Default;
    if (value === undefined) throw new TemplateError(`The stack ${name} needs a value for its parameter ${wanted}.`);
    return value;
  };
  const known = new Map<string, Resource>();
  const resourceOf = (logicalId: string): Resource | undefined => {
    const declared = template.Resources[logicalId];
    if (declared === undefined || known.has(logicalId)) return known.get(logicalId);
    const { Type: type, Properties = {}, Metadata = {} } = declared;
    const properties = lazily(Properties, scope);
    const { ref, attributes } = physicalIds(type, logicalId, properties, options) ?? { ref: logicalId, attributes: {} };
    const resource = { logicalId, type, properties, metadata: Metadata, ref, attributes };
    known.set(logicalId, resource);
    return resource;
  };
  const scope: Scope = {
    ref: (wanted) => pseudo[wanted] ?? parameter(wanted) ?? resourceOf(wanted)?.ref,
    attribute: (logicalId, attribute) => resourceOf(logicalId)?.attributes[attribute],
    condition: (wanted) => {
      const declared = template.Conditions?.[wanted];
      return declared === undefined ? undefined : Boolean(resolve(declared, scope));
    },
    mapping: (wanted, first, second) => template.Mappings?.[wanted]?.[first]?.[second],
  };
  const holds = ({ Condition }: TemplateResource): boolean =>
    Condition === undefined || scope.condition(Condition) === true;

  return {
    resources: (type) =>
      Object.entries(template.Resources)
        .filter(([, declared]) => declared.Type === type && holds(declared))
        .map(([logicalId]) => resourceOf(logicalId))
        .filter((resource) => resource !== undefined),
  };
}

/**
 * Properties that are resolved when they are read, because two resources may refer to each other.
 */
function lazily(properties: JsonObject, scope: Scope): JsonObject {
  const resolved: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(properties)) {
    let known: JsonObject | undefined;
    const get = (): unknown => (known ??= resolve({ [name]: value }, scope) as JsonObject)[name];
    Object.defineProperty(resolved, name, { enumerable: true, get });
  }
  return resolved;
}
