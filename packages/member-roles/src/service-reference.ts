import { actionsOf, type Permissions } from '@asr/playbooks';

/**
 * Returns the actions that are allowed on `*` because their service has no resource-level permission for them, each
 * with its page in the service authorization reference.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
 */
export function withoutResource(permissions: Permissions): { readonly [action: string]: string } {
  const actions = actionsOf(permissions).filter((action) => permissions.on?.[action] === undefined);
  return Object.fromEntries(
    actions.map((action) => {
      const [service = ''] = action.split(':');
      return [action, `https://servicereference.us-east-1.amazonaws.com/v1/${service}/${service}.json`];
    }),
  );
}
