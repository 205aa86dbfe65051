/** What an undo would change, as text. */
import type { ShowAccount } from '../../accounts/index.ts';
import type { UndoPreview } from '@asr/operations/actions';
import { type Io, printable, shortResource, textWidth, wrap } from '../../terminal/index.ts';
import { changeLine } from '@asr/operations/views';

export function renderPreview(previews: readonly UndoPreview[], io: Io, showAccount: ShowAccount): string {
  if (previews.length === 0) return 'No matching remediations to undo.\n';
  const width = textWidth(io);
  const line = (text: string) => wrap(printable(text), { width, first: 2, rest: 4 });
  const parts = previews.map((preview) => {
    const { remediationId, controlId, accountId, region, resourceId, changes, irreversible, nothing } = preview;
    const title = `${remediationId}  ${controlId}  ${shortResource(resourceId)}  ${showAccount(accountId)} ${region}`;
    return [
      wrap(printable(title), { width, rest: 2 }),
      ...(nothing === null ? [] : [line(nothing)]),
      ...changes.map((change) => line(changeLine(change))),
      ...irreversible.map((change) => line(`Cannot be undone: ${changeLine(change)}`)),
    ].join('\n');
  });
  const end = 'Dry run: nothing was undone. If a resource was modified since, its undo refuses and changes nothing.';
  return `${parts.join('\n\n')}\n\n${wrap(end, { width })}\n`;
}
