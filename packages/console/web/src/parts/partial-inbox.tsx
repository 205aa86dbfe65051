/** Says that remediations are missing, and how to list them. */
import Alert from '@cloudscape-design/components/alert';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Inbox } from '../api/types.ts';
import { Command } from './command.tsx';

/** @param isGrowing Whether older remediations are still being read. */
export function PartialInbox({ inbox, isGrowing }: { readonly inbox: Inbox | undefined; readonly isGrowing: boolean }) {
  if (inbox === undefined) return null;
  if (isGrowing) return <StatusIndicator type="loading">Reading older remediations</StatusIndicator>;
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
