/** Says that numbers count only the newest remediations, because there are more than one page reads. */
import Alert from '@cloudscape-design/components/alert';

interface PartialNumbersProps {
  readonly isPartial: boolean | undefined;
  /** What else is missing. */
  readonly also?: string;
}

export function PartialNumbers({ isPartial, also = '' }: PartialNumbersProps) {
  if (isPartial !== true) return null;
  return (
    <Alert type="info" header="Older remediations are not counted">
      {`There are more remediations than this page reads. The numbers are of the newest ones. ${also}`.trim()}
    </Alert>
  );
}
