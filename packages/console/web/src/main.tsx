/** The start of the web app. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { startTheme } from './app/theme.ts';
import { signIn } from './sign-in/sign-in.ts';
import './app/page.css';

startTheme();
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no element #root.');
const problem = await signIn();
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary title="ASR console">
      <App signInProblem={problem} />
    </ErrorBoundary>
  </StrictMode>,
);
