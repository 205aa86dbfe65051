/** The output of the second part, as text and as JSON. */
import { type Io, paintOutcome, shortResource, table } from '@asr/cli';
import { labelled, renderUndone, undoneDocument } from '../scenario/index.ts';
import { type DetectedStory, type PlayedDetection, isAsWanted } from './detected-story.ts';

export function renderDetected({ played, undone }: DetectedStory, io: Io): string {
  const head = ['Control', 'Account', 'Region', 'Resource', 'Outcome'];
  const parts = [
    table(
      io,
      head,
      played.map((each) => row(each, io)),
    ),
    ...played.map((each) => renderScene(each, io)),
    renderUndone(undone, io),
    renderSum(played, io),
  ];
  return parts.join('\n');
}

function row({ scene, resource, remediation }: PlayedDetection, io: Io): readonly string[] {
  return [
    scene.violation.controlId,
    scene.accountId,
    scene.region,
    shortResource(resource.id),
    remediation === undefined ? '' : paintOutcome(remediation.outcome, io),
  ];
}

/** The state before and now, and the reason, which do not fit into the table. */
function renderScene(played: PlayedDetection, io: Io): string {
  const { scene, before, evaluations, rules, because, others, after } = played;
  const { controlId, title } = scene.violation;
  const also = others.map((other) => `; ${other.controlId} ${other.outcome}`).join('');
  const lines = [
    `${io.paint('bold', controlId)}  ${title}`,
    ...labelled('before', before.sees),
    ...labelled('now', after?.sees ?? '').map((line) => (isAsWanted(played) ? line : io.paint('red', line))),
    ...(evaluations.length === 0 ? [`  ${because}`] : whatConfigSays(evaluations)),
    io.paint('dim', `  detected by ${seenBy(played)}, started by ${rules.join(', ')}${also}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `AWS Config before: NON_COMPLIANT: …`, and the evaluation now. */
function whatConfigSays(evaluations: PlayedDetection['evaluations']): readonly string[] {
  return evaluations.map(({ compliance, annotation }, index) => {
    const time = index === 0 ? 'before' : 'now';
    return `  AWS Config ${time}: ${compliance}: ${annotation ?? 'no annotation'}`;
  });
}

function renderSum(played: readonly PlayedDetection[], io: Io): string {
  const count = (expected: 'fixed' | 'skipped') => {
    const wanted = played.filter(({ scene }) => scene.violation.expected === expected);
    return { good: wanted.filter(isAsWanted).length, all: wanted.length };
  };
  const [fixed, left] = [count('fixed'), count('skipped')];
  const sum = `${fixed.good} of ${fixed.all} detected, fixed and verified; ${left.good} of ${left.all} allowed and not changed`;
  return `${io.paint(played.every(isAsWanted) ? 'green' : 'red', sum)}.\n`;
}

function seenBy({ resource }: PlayedDetection): string {
  return resource.call === undefined ? 'AWS Config' : 'CloudTrail';
}

/** The result for `--json`. */
export function detectedDocument({ played, undone }: DetectedStory): object {
  const remediations = played.map((each) => {
    const { scene, rules, evaluations, remediation, because, others, before, after } = each;
    return {
      ...remediation,
      title: scene.violation.title,
      seenBy: seenBy(each),
      rules,
      because,
      evaluations: evaluations.map(({ compliance, annotation }) => ({ compliance, annotation })),
      others: others.map(({ controlId, outcome }) => ({ controlId, outcome })),
      isAsWanted: isAsWanted(each),
      before: before.sees,
      after: after?.sees ?? null,
    };
  });
  return { remediations, undone: undoneDocument(undone) };
}
