/** Messages about plans that wait for approval: each on its own, or many together. Pure. */
import type { Mail } from './digest.ts';
import type { Question } from './notice.ts';

/** Up to this many questions at the same time have a message each. */
const mostSeparate = 3;

/** SNS accepts 256 KB. */
const mostBytes = 200_000;

interface QuestionMail {
  readonly mail: Mail;
  readonly questions: readonly Question[];
}

export function questionMails(questions: readonly Question[]): readonly QuestionMail[] {
  if (questions.length === 0) return [];
  if (questions.length > mostSeparate) return [{ mail: combined(questions), questions }];
  return questions.map((one) => ({
    mail: { subject: one.subject.slice(0, 99), message: one.message },
    questions: [one],
  }));
}

function combined(questions: readonly Question[]): Mail {
  let bytes = 0;
  const shown = questions.filter(({ message }) => (bytes += Buffer.byteLength(message) + divider.length) <= mostBytes);
  const left = questions.length - shown.length;
  return {
    subject: `ASR requires approval of ${questions.length} plans`,
    message: [
      `ASR combined ${questions.length} questions that came within seconds, because SNS deactivates an e-mail subscription that receives more than ten messages a second. To list all of them: asr inbox`,
      ...shown.map(({ message }) => message),
      ...(left === 0 ? [] : [`… and ${left} more. All of them: asr inbox`]),
    ].join(divider),
  };
}

const divider = '\n\n----------\n\n';
