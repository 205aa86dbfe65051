/** Says that remediations are missing, and how to list them. */
import Alert from '@cloudscape-design/components/alert';
import type { Inbox } from '../api/types.ts';
import { Command } from './command.tsx';

export function PartialInbox({ inbox }: { readonly inbox: Inbox | undefined }) {
  if (inbox === undefined) return null;
  const { counts, isPartial, command } = inbox;
  const isCut = (Object.keys(counts) as (keyof typeof counts)[]).some((name) => counts[name] > inbox[name].length);
  if (!isPartial && !isCut) return null;
  return (
    <Alert type="info" header="Some remediations are missing">
      {isPartial ? 'This page reads only the newest remediations. Older ones are missing. ' : ''}
      {isCut ? 'Each list shows the newest 100 of those that were found. ' : ''}
      To count what waits in all of them, run:
      <Command line={command} />
    </Alert>
  );
}
