/** A page that could not be loaded: why, and a button that tries again. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { visible } from '../text/safe-text.ts';

interface LoadProblemProps {
  readonly problem: string | undefined;
  readonly reload: () => void;
}

export function LoadProblem({ problem, reload }: LoadProblemProps) {
  if (problem === undefined) return null;
  return (
    <Alert type="error" header="Not loaded" action={<Button onClick={reload}>Try again</Button>}>
      <span className="text">{visible(problem)}</span>
    </Alert>
  );
}
