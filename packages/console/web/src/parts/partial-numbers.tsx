/** Says that numbers count only the newest remediations, because there are more than one page reads. */
import Alert from '@cloudscape-design/components/alert';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

interface PartialNumbersProps {
  readonly isPartial: boolean | undefined;
  /** Whether older ones are still being counted. */
  readonly isGrowing?: boolean;
  /** What else is missing. */
  readonly also?: string;
}

export function PartialNumbers({ isPartial, isGrowing = false, also = '' }: PartialNumbersProps) {
  if (isPartial !== true) return null;
  if (isGrowing) return <StatusIndicator type="loading">Counting older remediations</StatusIndicator>;
  return (
    <Alert type="info" header="Older remediations are not counted">
      {`There are more remediations than this page reads. The numbers are of the newest ones. ${also}`.trim()}
    </Alert>
  );
}
