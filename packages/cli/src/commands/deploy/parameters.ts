/** The parameters of a stack: what the operator gives, and the previous values of the others. Pure. */
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { Template } from '@asr/templates';
import { BadInputError } from '@asr/operations/input';

/** Values by the name of the parameter. */
export type Values = { readonly [name: string]: string | undefined };

/** The option that gives a parameter, for messages. */
const options: { readonly [parameter: string]: string } = {
  AdminAccountId: '--admin-account',
  DomainPrefix: '--console-domain',
  ExternalId: '--external-id',
  GroupsAttribute: '--console-groups',
  HomeRegion: '--regions',
  Namespace: '--namespace',
  NotificationEmail: '--email',
  OidcClientId: '--console-client',
  OidcCredentialsArn: '--console-secret',
  OidcIssuer: '--console-oidc',
  OrganizationId: '--organization-id',
  PersonAttribute: '--console-person',
  SamlMetadataUrl: '--console-saml',
  SlackChannel: '--slack-channel',
  SlackCredentialsArn: '--slack-secret',
  TeamsCredentialsArn: '--teams-secret',
};

interface Declared {
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
}

/**
 * CloudFormation checks the values of a stack when it reaches the stack, and others are changed by then. A pattern applies to the
 * whole value.
 *
 * @throws BadInputError for the first value that the template does not allow.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function demandAllowed({ Parameters = {} }: Pick<Template, 'Parameters'>, values: Values): void {
  for (const [name, declared] of Object.entries(Parameters)) {
    const { AllowedPattern: pattern, ConstraintDescription: why = '' } = declared as Declared;
    const value = values[name];
    if (value === undefined || pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)) continue;
    const sentence = why === '' ? `Must match ${pattern}.` : why;
    throw new BadInputError(`${options[name] ?? name}: "${value}" is not allowed. ${sentence}`);
  }
}

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
