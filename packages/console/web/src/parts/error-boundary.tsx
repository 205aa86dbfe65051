/** Keeps an error of one part from emptying the page: says what to do, and offers to load again or to go back. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Component, type ReactNode } from 'react';
import { linkTo } from '../session/routes.ts';
import { visible } from '../text/safe-text.ts';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** The heading of the page that failed. */
  readonly title: string;
}

interface Caught {
  readonly error: unknown;
}

/** @see https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary */
export class ErrorBoundary extends Component<ErrorBoundaryProps, Partial<Caught>> {
  override state: Partial<Caught> = {};

  static getDerivedStateFromError(error: unknown): Caught {
    return { error };
  }

  override render(): ReactNode {
    if (!('error' in this.state)) return this.props.children;
    return <Broken title={this.props.title} error={this.state.error} />;
  }
}

function Broken({ title, error }: { readonly title: string } & Caught) {
  return (
    <SpaceBetween size="m">
      <h1>{title}</h1>
      <Alert
        type="error"
        header="This page has an error"
        action={
          <SpaceBetween size="xs" direction="horizontal">
            <Button onClick={() => window.location.reload()}>Load again</Button>
            <Button href={linkTo('inbox')} onFollow={goTo('inbox')}>
              Go to the inbox
            </Button>
          </SpaceBetween>
        }
      >
        <div>
          The error is in the browser and changed nothing in AWS. Actions that you started continue. Load the page
          again. If the error returns, report it with this message, and use the asr commands in the meantime.
        </div>
        <div className="code">
          {visible(error instanceof Error ? `${error.name}: ${error.message}` : String(error))}
        </div>
      </Alert>
    </SpaceBetween>
  );
}

/** An error of the inbox or of the frame ends only with a new page, and the address can be that of the inbox already. */
function goTo(page: 'inbox'): (event: { preventDefault(): void }) => void {
  return (event) => {
    event.preventDefault();
    window.location.hash = linkTo(page);
    window.location.reload();
  };
}
