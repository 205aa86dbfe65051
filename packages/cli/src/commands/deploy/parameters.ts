/** The parameters of a stack: what the operator gives, and the previous values of the others. Pure. */
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { Template } from '@asr/templates';
import { BadInputError } from '@asr/operations/input';

/** Values by the name of the parameter. */
export type Values = { readonly [name: string]: string | undefined };

/** The option that gives a parameter, for the message about a missing one. */
const options: { readonly [parameter: string]: string } = {
  AdminAccountId: '--admin-account',
  ExternalId: '--external-id',
  HomeRegion: '--regions',
  NotificationEmail: '--email',
  OrganizationId: '--organization-id',
};

/**
 * An update keeps every previous value that the operator does not change, so that it never resets a namespace or an
 * address.
 *
 * @param previous The parameters of the present stack. `undefined`: there is none.
 * @throws BadInputError for a parameter without any value, and for a change that would replace every resource.
 */
export function parametersFor(
  { Parameters = {} }: Pick<Template, 'Parameters'>,
  values: Values,
  previous: Values | undefined,
): readonly Parameter[] {
  const wanted = values['Namespace'];
  const present = previous?.['Namespace'];
  if (wanted !== undefined && present !== undefined && wanted !== present)
    throw new BadInputError(
      `The stack has the namespace ${present}. A change to ${wanted} would replace every role and rename every resource. Deploy a second ASR with another name, or leave the namespace as it is.`,
    );
  return Object.entries(Parameters).flatMap(([ParameterKey, declared]): readonly Parameter[] => {
    const value = values[ParameterKey];
    const isKept = previous !== undefined && Object.hasOwn(previous, ParameterKey);
    if (value !== undefined && !(isKept && previous[ParameterKey] === value))
      return [{ ParameterKey, ParameterValue: value }];
    if (isKept) return [{ ParameterKey, UsePreviousValue: true }];
    if (Object.hasOwn(declared as object, 'Default')) return [];
    throw new BadInputError(
      `Give ${options[ParameterKey] ?? ParameterKey}: the stack needs a value for ${ParameterKey}.`,
    );
  });
}
