/** `pnpm check`: every check, also after a failure. The last line is `N passed, N failed`. */
import { checks, runChecks } from './index.ts';

const help = `Usage: pnpm check

Runs every check that is not a test: types, format, lint, architecture, unused
code, and prose.

Options:
  --help  print this text

Example:
  pnpm check

Exits with 1 if a check fails.`;

/** The machines of CI have two cores. */
const atOnce = 2;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    console.log(help);
    return 0;
  }
  const failed = await runChecks(checks, atOnce);
  console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
