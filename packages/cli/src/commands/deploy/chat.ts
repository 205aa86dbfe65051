/** The stack for approvals in a chat: deployed if a secret is given, and kept up to date afterwards. */
import { BadInputError } from '@asr/operations/input';
import type { Context } from './context.ts';
import type { Values } from './parameters.ts';
import { describeStack, valuesOf } from './stacks/index.ts';

/** Whether the operator asks for it, or it is deployed already. */
export async function usesChat(context: Context): Promise<boolean> {
  const { slackSecret, teamsSecret } = context.options;
  if (slackSecret !== undefined || teamsSecret !== undefined) return true;
  return valuesOf(await describeStack(context.stack('Chat'))) !== undefined;
}

/** @throws BadInputError if the admin stack has other outputs, because it is of an older version. */
export async function chatValues(context: Context): Promise<Values> {
  const { slackSecret, slackChannel, teamsSecret, organizationId } = context.options;
  const admin = await describeStack(context.stack('Admin'));
  const output = (name: string): string => {
    const value = admin?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (value === undefined)
      throw new BadInputError(`The admin stack has no output ${name}. Run asr deploy again without a chat first.`);
    return value;
  };
  return {
    TopicArn: output('AlarmsTopicArn'),
    TableArn: output('TableArn'),
    KeyArn: output('KeyArn'),
    // The same as of the admin stack, which needed it first.
    OrganizationId: organizationId ?? valuesOf(admin)?.['OrganizationId'],
    SlackCredentialsArn: slackSecret,
    SlackChannel: slackChannel,
    TeamsCredentialsArn: teamsSecret,
  };
}

/** What the operator enters in the settings of the chats. */
export async function chatUrls(context: Context): Promise<readonly string[]> {
  const { Outputs = [] } = (await describeStack(context.stack('Chat'))) ?? {};
  return Outputs.flatMap(({ OutputKey, OutputValue }) => {
    if (OutputKey === 'SlackRequestUrl') return [`Request URL of the Slack app (Interactivity): ${OutputValue}`];
    return OutputKey === 'TeamsCallbackUrl' ? [`Callback URL of the outgoing webhook in Teams: ${OutputValue}`] : [];
  });
}
