/** Says that older remediations are missing, and how to list them. */
import Alert from '@cloudscape-design/components/alert';
import type { Inbox } from '../api/types.ts';
import { Command } from './command.tsx';

export function PartialInbox({ inbox }: { readonly inbox: Inbox | undefined }) {
  if (inbox?.isPartial !== true) return null;
  return (
    <Alert type="info" header="Older remediations are missing">
      This page reads only the newest remediations. To list what waits in all of them, run:
      <Command line={inbox.command} />
    </Alert>
  );
}
