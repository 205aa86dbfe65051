/**
 * The messages for Microsoft Teams: an Adaptive Card for a workflow with the trigger "When a Teams webhook request is
 * received", and a text as the response to a command. Text runs, because Teams does not interpret Markdown in them.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/Action.OpenUrl.html
 */
import type { Question } from './question.ts';
import { teamsCommand } from './teams-command.ts';

export function teamsQuestion(question: Question): object {
  const { title, facts, changes, because, warning, remediationId, planId, canApprove, commands, link } = question;
  const how = canApprove
    ? [
        'To decide, mention the webhook of ASR in this channel. You can add: because <reason>',
        teamsCommand('approve', remediationId, planId),
        teamsCommand('reject', remediationId, planId),
      ]
    : [
        'A chat cannot approve a change that cannot be undone. Read the plan, then run:',
        commands.approve,
        `To reject, run the next line, or mention the webhook with: ${teamsCommand('reject', remediationId, planId)}`,
        commands.reject,
      ];
  return message(
    [
      paragraph(title, { weight: 'Bolder', size: 'Medium' }),
      ...facts.map(([name, value]) => paragraph(`${name}: ${value}`)),
      paragraph('Changes (field: current → new)', { weight: 'Bolder' }),
      ...changes.split('\n').map((one) => paragraph(one)),
      ...(because === '' ? [] : [paragraph(because)]),
      ...(warning === '' ? [] : [paragraph(`Warning: ${warning}`, { color: 'Attention' })]),
      ...how.map((one) => paragraph(one)),
    ],
    link,
  );
}

export function teamsAnswer(title: string, text: string): object {
  return message([paragraph(title, { weight: 'Bolder' }), ...text.split('\n').map((one) => paragraph(one))], undefined);
}

/** The response to a command. Teams shows it below the command. */
export function teamsReply(text: string): object {
  return { type: 'message', textFormat: 'plain', text };
}

function message(body: readonly object[], link: string | undefined): object {
  const actions =
    link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open the finding', url: link }] };
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
          ...actions,
          msteams: { width: 'Full' },
        },
      },
    ],
  };
}

function paragraph(text: string, style: object = {}): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] };
}
