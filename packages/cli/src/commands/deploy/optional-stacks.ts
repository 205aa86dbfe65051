/** The optional stacks, and how their options become parameters. */
import type { OptionalStack } from './optional-stack.ts';
import type { DeployOptions } from './options.ts';
import type { Values } from './parameters.ts';

/** Approvals in a chat. */
const chat: OptionalStack = {
  kind: 'Chat',
  stack: 'ChatStack',
  asks: ['slackSecret', 'teamsSecret'],
  more: ['slackChannel'],
  needs: { slackSecret: ['slackChannel'] },
  contradictions: [],
  given: ({ slackSecret, slackChannel, teamsSecret }) => ({
    SlackCredentialsArn: slackSecret,
    SlackChannel: slackChannel,
    TeamsCredentialsArn: teamsSecret,
  }),
  outputs: { TopicArn: 'AlarmsTopicArn', TableArn: 'TableArn', KeyArn: 'KeyArn' },
  next: {
    SlackRequestUrl: 'Request URL of the Slack app (Interactivity)',
    TeamsCallbackUrl: 'Callback URL of the outgoing webhook in Teams',
  },
};

/** The console behind single sign-on. */
const webConsole: OptionalStack = {
  kind: 'Console',
  stack: 'ConsoleStack',
  asks: ['consoleSaml', 'consoleOidc'],
  more: ['consoleClient', 'consoleSecret', 'consolePerson', 'consoleGroups', 'consoleDomain'],
  needs: { consoleOidc: ['consoleClient', 'consoleSecret'] },
  contradictions: [
    ['consoleSaml', 'consoleOidc'],
    ['consoleSaml', 'consoleClient'],
    ['consoleSaml', 'consoleSecret'],
  ],
  given: (options, { accountId, isFirst }) => ({
    ...providerOf(options, isFirst),
    PersonAttribute: options.consolePerson,
    GroupsAttribute: options.consoleGroups,
    // Another address would sign everyone out, and the identity provider would refuse it.
    DomainPrefix: options.consoleDomain ?? (isFirst ? `asr-console-${accountId}` : undefined),
  }),
  outputs: { TableArn: 'TableArn', KeyArn: 'KeyArn' },
  next: {
    ConsoleUrl: 'Console',
    SamlAcsUrl: 'For a SAML application: assertion consumer service (ACS) URL',
    SamlEntityId: 'For a SAML application: audience (entity id)',
    OidcRedirectUrl: 'For an OpenID Connect application: redirect URL',
  },
};

/** The new provider replaces the previous one, whose values the stack would keep otherwise. */
function providerOf(
  { consoleSaml, consoleOidc, consoleClient, consoleSecret }: DeployOptions,
  isFirst: boolean,
): Values {
  const given = {
    SamlMetadataUrl: consoleSaml,
    OidcIssuer: consoleOidc,
    OidcClientId: consoleClient,
    OidcCredentialsArn: consoleSecret,
  };
  if (isFirst || (consoleSaml === undefined && consoleOidc === undefined)) return given;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? '']));
}

/** In the order of their deployment, after the admin stack. */
export const optionalStacks: readonly OptionalStack[] = [chat, webConsole];
