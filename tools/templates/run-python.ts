import { execFile } from 'node:child_process';

/** The output of a Python program. A linter with findings has its own exit code, which is not a failure. */
export function runPython(
  python: string,
  args: readonly string[],
  { env = {}, stdin = '' }: { readonly env?: NodeJS.ProcessEnv; readonly stdin?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      python,
      args,
      { maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (stdout.trim() === '' && error !== null)
          reject(new Error(`${args.slice(0, 2).join(' ')} failed: ${stderr.slice(-2000)}`, { cause: error }));
        else resolve(stdout);
      },
    );
    child.stdin?.end(stdin);
  });
}
