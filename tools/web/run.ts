/** `pnpm web`: builds the web app of the console, unless the last build is up to date. */
import { buildWeb, isOutdated } from './build.ts';

if (process.argv.includes('--help'))
  console.log('Usage: pnpm web\n\nBuilds the web app of the console into packages/console/dist.');
else if (isOutdated()) await buildWeb();
