/** The optional stacks, and how their options become parameters. */
import type { OptionalStack } from './optional-stack.ts';

/** Approvals in a chat. */
const chat: OptionalStack = {
  kind: 'Chat',
  stack: 'ChatStack',
  isAsked: ({ slackSecret, teamsSecret }) => slackSecret !== undefined || teamsSecret !== undefined,
  values: ({ options: { slackSecret, slackChannel, teamsSecret, organizationId }, output, parameter }) => ({
    TopicArn: output('AlarmsTopicArn'),
    TableArn: output('TableArn'),
    KeyArn: output('KeyArn'),
    // The same as of the admin stack, which needed it first.
    OrganizationId: organizationId ?? parameter('OrganizationId'),
    SlackCredentialsArn: slackSecret,
    SlackChannel: slackChannel,
    TeamsCredentialsArn: teamsSecret,
  }),
  next: {
    SlackRequestUrl: 'Request URL of the Slack app (Interactivity)',
    TeamsCallbackUrl: 'Callback URL of the outgoing webhook in Teams',
  },
};

/** The console behind single sign-on. */
const webConsole: OptionalStack = {
  kind: 'Console',
  stack: 'ConsoleStack',
  isAsked: ({ consoleSaml, consoleOidc }) => consoleSaml !== undefined || consoleOidc !== undefined,
  values: ({ options, accountId, isFirst, output, parameter }) => ({
    TableArn: output('TableArn'),
    KeyArn: output('KeyArn'),
    OrganizationId: options.organizationId ?? parameter('OrganizationId'),
    SamlMetadataUrl: options.consoleSaml,
    OidcIssuer: options.consoleOidc,
    OidcClientId: options.consoleClient,
    OidcCredentialsArn: options.consoleSecret,
    PersonAttribute: options.consolePerson,
    GroupsAttribute: options.consoleGroups,
    // Another address would sign everyone out, and the identity provider would refuse it.
    DomainPrefix: options.consoleDomain ?? (isFirst ? `asr-console-${accountId}` : undefined),
  }),
  next: {
    ConsoleUrl: 'Console',
    SamlAcsUrl: 'For a SAML application: assertion consumer service (ACS) URL',
    SamlEntityId: 'For a SAML application: audience (entity id)',
    OidcRedirectUrl: 'For an OpenID Connect application: redirect URL',
  },
};

/** In the order of their deployment, after the admin stack. */
export const optionalStacks: readonly OptionalStack[] = [chat, webConsole];
