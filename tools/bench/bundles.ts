/** Measures the code that a function loads, on the synthesized assets, in fresh processes. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { sourceOf } from '@asr/playbooks';

const run = promisify(execFile);

/** The files that `entry` imports statically, and what they import in turn. */
export function staticImports(folder: string, entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)"\.\/([^"]+\.mjs)"/g)) if (name !== undefined) visit(name);
  };
  visit(entry);
  return [...seen];
}

export function bytesOf(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.mjs'));
}

/** The chunk that holds the playbook of a control, or a module by its name: the entry imports it dynamically, by its file's name. */
export function chunkOf(folder: string, control: string): string {
  const stem = control.includes('.') ? basename(sourceOf(control), '.ts') : control;
  const chunk = filesIn(folder).find((file) => file.startsWith(`${stem}-`));
  if (chunk === undefined) throw new Error(`No chunk in ${folder} is named after ${control}.`);
  return chunk;
}

/** Median milliseconds to import these files in a fresh process, of `times` processes. */
export async function loadMilliseconds(
  folder: string,
  files: readonly string[],
  environment: NodeJS.ProcessEnv,
  times = 5,
): Promise<number> {
  const imports = files.map((file) => `await import(${JSON.stringify(join(folder, file))});`).join('');
  const script = `const start = performance.now(); ${imports} console.log(performance.now() - start);`;
  const measured: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...environment },
    });
    measured.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return measured.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? NaN;
}

/** The folder of each function's code in a cloud assembly, by the function's name in the template. */
export function functionFolders(directory: string): {
  readonly [name: string]: { readonly folder: string; readonly environment: NodeJS.ProcessEnv };
} {
  const template = JSON.parse(readFileSync(join(directory, 'AdminStack.template.json'), 'utf8')) as {
    readonly Resources: {
      readonly [id: string]: {
        readonly Type: string;
        readonly Metadata?: { readonly 'aws:asset:path'?: string };
        readonly Properties: { readonly Environment?: { readonly Variables: object } };
      };
    };
  };
  const functions = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return Object.fromEntries(
    functions.map(([id, { Metadata, Properties }]) => {
      const names = Object.keys(Properties.Environment?.Variables ?? {});
      // The module only checks that the variables exist while it loads.
      const environment = { ...Object.fromEntries(names.map((name) => [name, 'x'])), AWS_REGION: 'us-east-1' };
      return [
        id.replace(/[0-9A-F]{8}$/, ''),
        { folder: join(directory, Metadata?.['aws:asset:path'] ?? ''), environment },
      ];
    }),
  );
}
