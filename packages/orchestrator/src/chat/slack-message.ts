/**
 * The messages for Slack. Only plain text, in which Slack interprets no mention, link or emoji.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
import type { Question } from './question.ts';
import { buttonValue, slackActions, slackReason } from './slack-action.ts';

export interface SlackMessage {
  /** Text of the push notification. */
  readonly text: string;
  readonly blocks: readonly object[];
}

/** Limits of Slack, in characters. */
const longest = { header: 150, section: 3000, field: 2000 };

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const cut = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
const section = (text: string) => ({ type: 'section', text: plain(cut(text, longest.section)) });
const header = (text: string) => ({ type: 'header', text: plain(cut(text, longest.header)) });
const context = (text: string) => ({ type: 'context', elements: [plain(cut(text, longest.field))] });

/** @param note Why an earlier decision had no effect. */
export function slackQuestion(question: Question, note?: string): SlackMessage {
  return {
    text: cut(question.title, longest.header),
    blocks: [
      ...facts(question),
      ...(note === undefined ? [] : [section(note)]),
      ...(question.canApprove ? buttons(question) : [byCommand(question)]),
    ],
  };
}

/** The same message after a decision or an outcome: without buttons. */
export function slackAnswer(question: Question, answer: string): SlackMessage {
  return { text: cut(answer, longest.header), blocks: [...facts(question), section(answer)] };
}

/** The message if the facts are no longer known. */
export function slackText(title: string, text: string): SlackMessage {
  return { text: cut(title, longest.header), blocks: [header(title), section(text)] };
}

function facts({ title, facts: all, changes, because, warning, link }: Question): readonly object[] {
  return [
    header(title),
    { type: 'section', fields: all.map(([name, value]) => plain(cut(`${name}\n${value}`, longest.field))) },
    section(`Changes (field: current → new)\n${changes}`),
    ...(because === '' ? [] : [section(because)]),
    ...(warning === '' ? [] : [section(`Warning: ${warning}`)]),
    ...(link === undefined
      ? []
      : [
          {
            type: 'actions',
            elements: [{ type: 'button', action_id: 'asr-open', text: plain('Open the finding'), url: link }],
          },
        ]),
  ];
}

function buttons({ remediationId, digest, planId }: Question): readonly object[] {
  const value = buttonValue(remediationId, digest);
  const button = (text: string, action: string, style: string, title: string, sentence: string) => ({
    type: 'button',
    action_id: action,
    text: plain(text),
    style,
    value,
    confirm: { title: plain(title), text: plain(sentence), confirm: plain(text), deny: plain('Cancel') },
  });
  return [
    {
      type: 'input',
      optional: true,
      block_id: slackReason.block,
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: slackReason.action, max_length: 300 },
    },
    {
      type: 'actions',
      block_id: 'asr-decide',
      elements: [
        button(
          'Approve',
          slackActions.approve,
          'primary',
          'Approve this plan?',
          `ASR makes exactly the changes of plan ${planId}.`,
        ),
        button('Reject', slackActions.reject, 'danger', 'Reject this plan?', 'ASR changes nothing.'),
      ],
    },
    context('The approval applies only to this plan. If the resource changes, ASR asks again.'),
  ];
}

function byCommand({ commands }: Question): object {
  return section(
    `A chat cannot approve a change that cannot be undone. Read the plan, then run:\n${commands.approve}\n${commands.reject}`,
  );
}
