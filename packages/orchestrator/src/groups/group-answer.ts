/** The messages between the state machine and the playbook function about a group of requests. */
import { type Answer, type RemediationRequest, type Running, shorten } from '../model/index.ts';

/** The requests of one account, Region and control, or document of several controls, that one message contains. */
export interface Group {
  readonly requests: readonly RemediationRequest[];
  /** The answers to requests of the group that ended before. */
  readonly ended: readonly Answer[];
}

/** The state of the group after one message. */
export interface GroupAnswer extends Group {
  /**
   * `wait`: `requests` are sent again after `waitSeconds`. `split`: each is sent alone. `defer`: the only request of the
   * group is tried again in another hour. `report`: no request is left.
   */
  readonly next: 'wait' | 'split' | 'defer' | 'report';
  readonly waitSeconds: number;
  /** The plans that wait for an approval, as one text. Empty: nothing is asked. */
  readonly question: string;
  readonly subject: string;
}

/** The text for an approver. With the answers of a group it fits into the state of an execution. */
const mostQuestionBytes = 60_000;

/** Joins the answers to the requests of a group, in order. */
export function groupAnswer(group: Group, answers: readonly (Answer | Running)[]): GroupAnswer {
  const deferred = answers.filter(({ next }) => next === 'defer');
  // The state machine defers one request at a time. The message of a single request gets the same answer from history.
  if (deferred.length > 0 && (group.requests.length > 1 || group.ended.length > 0))
    return splitOff(group, answers, [...deferred, ...answers.filter(({ next }) => next === 'wait')]);
  const running = answers.filter((one): one is Running => one.outcome === 'running');
  const ended = answers.filter((one): one is Answer => one.outcome !== 'running');
  const waiting = new Set(running.map(({ remediationId }) => remediationId));
  return {
    next: deferred.length > 0 ? 'defer' : running.length === 0 ? 'report' : 'wait',
    waitSeconds: Math.max(0, ...[...deferred, ...running].map(({ waitSeconds }) => waitSeconds)),
    requests:
      deferred.length > 0 ? group.requests : group.requests.filter(({ remediationId }) => waiting.has(remediationId)),
    // History and the finding have the question as well.
    ended: [...group.ended, ...ended.map((one) => ({ ...one, question: '' }))],
    ...questionOf(ended.filter(({ next }) => next === 'ask')),
  };
}

/** Sends each request of the group alone, so that one of them cannot prevent the others. */
export function splitGroup(group: Group, answers: readonly Answer[]): GroupAnswer {
  return { ...groupAnswer(group, answers), next: 'split', requests: group.requests };
}

/** Sends these requests alone, and keeps the answers of the others. */
function splitOff(
  group: Group,
  answers: readonly (Answer | Running)[],
  alone: readonly (Answer | Running)[],
): GroupAnswer {
  const ids = new Set(alone.map(({ remediationId }) => remediationId));
  const rest = answers.filter((one): one is Answer => one.outcome !== 'running' && !ids.has(one.remediationId));
  return splitGroup({ ...group, requests: group.requests.filter(({ remediationId }) => ids.has(remediationId)) }, rest);
}

function questionOf(asking: readonly Answer[]): Pick<GroupAnswer, 'question' | 'subject'> {
  const [first] = asking;
  if (first === undefined) return { question: '', subject: '' };
  const plans = asking.length === 1 ? '' : `: ${asking.length} plans`;
  const controls = [...new Set(asking.map(({ controlId }) => controlId))].join(', ');
  return {
    subject: shorten(`ASR requires approval: ${controls} in ${first.accountId}${plans}`, 99),
    question: joinQuestions(asking.map(({ question }) => question)),
  };
}

/** Whole questions, because a question ends with the commands that answer it. */
function joinQuestions(questions: readonly string[]): string {
  const [first = '', ...others] = questions;
  if (others.length === 0) return first;
  let bytes = 0;
  const fitting = questions.filter((text) => {
    bytes += Buffer.byteLength(JSON.stringify(text));
    return bytes <= mostQuestionBytes;
  });
  const left = questions.length - fitting.length;
  const more = left === 0 ? [] : [`${left} more plans wait for an approval. To list them, run: asr inbox`];
  return [...fitting, ...more].join('\n\n');
}
