/** The laws for the permissions of a playbook that a customer brings. The role is generated from them. Pure. */
import { actionsOf, type IamAction, type Permissions, placeholderNames } from '../engine/index.ts';
import { whyNever, whyOnlyIfAccepted } from './dangerous.ts';

interface Declared {
  readonly permissions: Permissions;
  readonly anyResource?: { readonly [action: IamAction]: string };
}

/**
 * Returns what is wrong, as the rests of sentences without the period. Empty: the role can be generated.
 *
 * @param accepts The dangerous actions that the policy accepts by name.
 */
export function permissionProblems(declared: Declared, accepts: readonly string[] = []): readonly string[] {
  const { permissions } = declared;
  const actions = actionsOf(permissions);
  const malformed = actions.filter((action) => !/^[a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*$/.test(action));
  if (malformed.length > 0) {
    return malformed.map(
      (action) => `permissions: "${action}" is not one action. Name each action, such as sqs:SetQueueAttributes`,
    );
  }
  return [
    ...actions.flatMap((action) => whyDangerous(action, accepts) ?? []),
    ...actions.flatMap((action) => whyUnlimited(action, declared) ?? []),
    ...undeclared(permissions, actions),
    ...Object.entries(permissions.on ?? {}).flatMap(([action, arns]) =>
      arns.flatMap((arn) => whyTooWide(action, arn) ?? []),
    ),
  ].map((problem) => `permissions: ${problem}`);
}

function whyDangerous(action: string, accepts: readonly string[]): string | undefined {
  return whyNever(action) ?? (accepts.includes(action) ? undefined : whyOnlyIfAccepted(action));
}

function whyUnlimited(action: IamAction, { permissions, anyResource = {} }: Declared): string | undefined {
  const isLimited = (permissions.on?.[action] ?? []).length > 0;
  const reason = anyResource[action];
  if (isLimited && reason !== undefined) return `${action} is in on and in anyResource. Keep it in one of them`;
  if (isLimited || (reason !== undefined && /^\S.*[.]$/.test(reason))) return undefined;
  return `${action} is allowed on every resource. Limit it with on, or give the reason in anyResource as a sentence`;
}

function undeclared({ on = {}, when = {} }: Permissions, actions: readonly string[]): readonly string[] {
  return [...Object.keys(on), ...Object.keys(when)]
    .filter((action) => !actions.includes(action))
    .map(
      (action) => `${action} is in on or when, but is not declared. Add it to read, write or dependent, or remove it`,
    );
}

/** `arn:{partition}:sqs:{region}:{account}:{id}`: one service, one account, and no wildcard as the whole resource. */
function whyTooWide(action: string, arn: string): string | undefined {
  const [prefix, partition, service = '', region = '', account = '', ...rest] = arn.split(':');
  const unknown = [...arn.matchAll(/\{([^}]*)\}/g)].filter(
    ([, name]) => !(placeholderNames as readonly (string | undefined)[]).includes(name),
  );
  if (unknown.length > 0) return `${action}: ${arn} has an unknown placeholder. Use ${placeholderNames.join(', ')}`;
  if (prefix !== 'arn' || partition !== '{partition}' || !/^[a-z0-9-]+$/.test(service)) {
    return `${action}: ${arn} must begin with arn:{partition}: and one service`;
  }
  if (!['', '{region}'].includes(region) || !['', '{account}', 'aws'].includes(account)) {
    return `${action}: ${arn} must have {region} and {account}, or leave them empty as the service does`;
  }
  const resource = rest.join(':');
  return resource === '' || /^[*/:]*$/.test(resource)
    ? `${action}: ${arn} covers every resource of the account. Name the type of the resource and {id}`
    : undefined;
}
