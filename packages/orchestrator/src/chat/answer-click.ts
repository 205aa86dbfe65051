/** Answers a signed request of a chat: a click in Slack, a command in Microsoft Teams. */
import { type ChatRequest, type ChatUser, chatSourceOf, delegatedEventTypes, judgeChat } from '../delegation/index.ts';
import {
  type HttpEvent,
  type HttpResponse,
  accepted,
  bodyOf,
  jsonResponse,
  mostBodyBytes,
  textResponse,
} from './http.ts';
import { showQuestion } from './show-question.ts';
import { verifySlack, verifyTeams } from './signature.ts';
import { type SlackAction, readSlackAction } from './slack-action.ts';
import { slackAnswer, slackQuestion } from './slack-message.ts';
import { teamsReply } from './teams-card.ts';
import { readTeamsCommand } from './teams-command.ts';
import type { ChatWorld, SlackSide, TeamsSide } from './world.ts';

/**
 * Nothing of the request is trusted before its signature is verified. A response to an unsigned request contains a reason
 * and nothing else.
 */
export async function answerHttp(event: HttpEvent, world: ChatWorld): Promise<HttpResponse> {
  const body = bodyOf(event);
  if (body === undefined) return textResponse(413, `The request has more than ${mostBodyBytes / 1024} KB.`);
  if (event.rawPath === '/slack' && world.slack !== undefined) return answerSlack(event, body, world.slack, world);
  if (event.rawPath === '/teams' && world.teams !== undefined) return answerTeams(event, body, world.teams, world);
  return textResponse(404, 'This chat is not configured.');
}

async function answerSlack(
  { headers = {} }: HttpEvent,
  body: Buffer,
  slack: SlackSide,
  world: ChatWorld,
): Promise<HttpResponse> {
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = headers;
  const verified = verifySlack({ timestamp, signature, body }, await slack.signingSecret(), world.now());
  if (!verified.ok) return textResponse(401, verified.reason);
  const reading = readSlackAction(body);
  if (!reading.ok) return textResponse(400, reading.error);
  if (reading.action === undefined) return accepted;
  // The effect of the first request stands. Slack shows an error for any other status.
  if (!(await world.questions.isFirst(signature ?? ''))) return accepted;
  await decideBySlack(reading.action, slack, world);
  return accepted;
}

async function decideBySlack(action: SlackAction, slack: SlackSide, world: ChatWorld): Promise<void> {
  const { user, request, responseUrl } = action;
  const tell = (text: string) =>
    slack.respond(responseUrl, { response_type: 'ephemeral', replace_original: false, text: escaped(text) });
  const record = await world.findRecord(request.remediationId);
  const verdict = await judgeChat(user, request, record, world);
  if (!verdict.ok || record === undefined) return tell(verdict.ok ? '' : verdict.reason);
  const question = await showQuestion(record, world);
  const sentence = decidedBy(verdict.person, request);
  const replace = (message: object) => slack.respond(responseUrl, { replace_original: true, ...message });
  // Replaced first, so that it never hides the outcome, which replaces it as well.
  if (question !== undefined) await replace(slackAnswer(question, sentence));
  try {
    await decide(user, request, action.because ?? `No reason given, in Slack channel ${action.channel}`, world);
  } catch (error) {
    world.warn('Could not send a decision of a chat', { remediationId: request.remediationId, error: String(error) });
    if (question !== undefined) await replace(slackQuestion(question, notSent));
    return tell(notSent);
  }
}

async function answerTeams(
  { headers = {} }: HttpEvent,
  body: Buffer,
  teams: TeamsSide,
  world: ChatWorld,
): Promise<HttpResponse> {
  const { authorization } = headers;
  const verified = verifyTeams(authorization, body, await teams.securityToken());
  if (!verified.ok) return textResponse(401, verified.reason);
  const reading = readTeamsCommand(body, world.now());
  if (!reading.ok) return textResponse(400, reading.error);
  const reply = (text: string) => jsonResponse(teamsReply(text));
  if (reading.command === undefined) return reply(reading.help);
  if (!(await world.questions.isFirst(authorization ?? ''))) return reply('This message was already handled.');
  const { user, request, because } = reading.command;
  const record = await world.findRecord(request.remediationId);
  const verdict = await judgeChat(user, request, record, world);
  if (!verdict.ok) return reply(verdict.reason);
  try {
    await decide(user, request, because ?? 'No reason given, in Microsoft Teams', world);
  } catch (error) {
    world.warn('Could not send a decision of a chat', { remediationId: request.remediationId, error: String(error) });
    return reply(notSent);
  }
  return reply(decidedBy(verdict.person, request));
}

/** Parse decides again about this event: the answer here was only for the person. */
function decide(user: ChatUser, { remediationId, decision, plan }: ChatRequest, because: string, world: ChatWorld) {
  return world.putDecision({
    source: chatSourceOf(user),
    detailType: delegatedEventTypes.approve,
    detail: { remediationId, decision, because, ...(plan === undefined ? {} : { plan }) },
  });
}

function decidedBy(person: string, { decision }: ChatRequest): string {
  return decision === 'approve'
    ? `${person} approved this plan. ASR checks it once more, then makes the changes.`
    : `${person} rejected this plan. ASR changes nothing.`;
}

const notSent = `ASR could not send the decision, so nothing was changed. Try again, or use asr.`;

/**
 * The characters that Slack interprets in `text`.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
