/** Outcomes with their sign and color. */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

const looks: { readonly [outcome: string]: readonly [StatusIndicatorProps.Type, string] } = {
  planned: ['info', 'Planned'],
  fixed: ['success', 'Fixed'],
  unverified: ['warning', 'Not verified'],
  compliant: ['success', 'Compliant'],
  gone: ['stopped', 'Gone'],
  refused: ['warning', 'Refused'],
  failed: ['error', 'Failed'],
  'awaiting-approval': ['pending', 'Awaiting approval'],
  deferred: ['pending', 'Deferred'],
  skipped: ['stopped', 'Skipped'],
  undone: ['info', 'Undone'],
  overdue: ['warning', 'Overdue'],
  running: ['in-progress', 'Running'],
};

export function Outcome({ outcome }: { readonly outcome: string | null }) {
  const [type, text] = looks[outcome ?? 'running'] ?? ['info', outcome ?? ''];
  return (
    <span className="line">
      <StatusIndicator type={type}>{text}</StatusIndicator>
    </span>
  );
}

export function outcomeText(outcome: string): string {
  return looks[outcome]?.[1] ?? outcome;
}
