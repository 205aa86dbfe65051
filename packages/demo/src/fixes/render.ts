/** The output of the first part, as text and as JSON. */
import { type Io, changeLine, paintOutcome, shortResource, table } from '@asr/cli';
import { renderUndone, undoneDocument } from '../scenario/index.ts';
import type { Played, Story } from './story.ts';

export function renderStory({ played, note, undone }: Story, io: Io): string {
  const head = ['Control', 'Account', 'Region', 'Resource', 'Start', 'Outcome', 'Changes'];
  const parts = [
    table(
      io,
      head,
      played.map((each) => row(each, io)),
    ),
    note === undefined
      ? ''
      : `${io.paint('bold', 'Note in Security Hub')} on ${note.findingId}\n  ${note.status}: ${note.note}\n`,
    renderUndone(undone, io),
    renderSum(played, io),
  ];
  return parts.join('\n');
}

function row({ scene, resource, rules, remediation, runbook, isApproved, after }: Played, io: Io): readonly string[] {
  const { violation, accountId, region, started } = scene;
  const changes = remediation?.changes.map(changeLine) ?? [];
  const how = [
    rules.join(', '),
    ...(runbook === undefined ? [] : [`runbook ${runbook}`]),
    ...(isApproved ? ['after approval'] : []),
  ];
  return [
    violation.controlId,
    accountId,
    region,
    shortResource(resource.id),
    started,
    remediation === undefined ? '' : paintOutcome(remediation.outcome, io),
    [
      ...(changes.length === 0 ? [remediation?.reason ?? ''] : changes),
      ...(after === undefined ? [] : [io.paint(after.isFixed ? 'dim' : 'red', `now: ${after.sees}`)]),
      io.paint('dim', `by ${how.join(', ')}`),
    ].join('\n'),
  ];
}

function renderSum(played: readonly Played[], io: Io): string {
  const verified = played.filter(
    ({ remediation, after }) => remediation?.outcome === 'fixed' && after?.isFixed === true,
  ).length;
  const sum = io.paint(
    verified === played.length ? 'green' : 'red',
    `${verified} of ${played.length} fixed and verified`,
  );
  return `${sum} with the AWS SDK.\n`;
}

/** The result for `--json`. */
export function storyDocument({ played, note, undone }: Story): object {
  const remediations = played.map(({ scene, rules, remediation, runbook = null, isApproved, before, after }) => ({
    ...remediation,
    started: scene.started,
    rules,
    runbook,
    isApproved,
    isVerified: after?.isFixed === true,
    before: before.sees,
    after: after?.sees ?? null,
  }));
  return { remediations, note, undone: undoneDocument(undone) };
}
