/**
 * `pnpm moto-environment`: proves that moto-requirements.txt is complete: makes a clean virtual environment from it, and imports in it every
 * module of moto that plays a service of the product. A machine whose own Python has moto would hide what is missing.
 *
 * The environment is kept as long as the requirements do not change.
 */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeEnvironment, makeEnvironment, motoEnvironment, motoModules } from '@asr/local-cloud';

const root = join(import.meta.dirname, '..', '..');

function dependencies(): readonly string[] {
  const manifests = globSync('packages/*/package.json', { cwd: root });
  return manifests.flatMap((path) => {
    const { dependencies: named = {} } = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
      readonly dependencies?: { readonly [name: string]: string };
    };
    return Object.keys(named);
  });
}

/** Prints a line for each module that cannot be imported. */
const script = `
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    for part in ("models", "responses", "urls"):
        try:
            importlib.import_module(f"moto.{name}.{part}")
        except ImportError as error:
            print(f"moto.{name}: {error}")
            break
`;

async function main(): Promise<number> {
  const python = madeEnvironment(motoEnvironment) ?? (await makeEnvironment(motoEnvironment));
  const modules = motoModules(dependencies());
  const { stdout } = await promisify(execFile)(python, ['-I', '-c', script, JSON.stringify(modules)]);
  if (stdout === '') {
    console.log(`All ${modules.length} modules of moto that the product needs can be imported.`);
    return 0;
  }
  console.error(
    `${stdout}Add what is missing to packages/local-cloud/moto-requirements.in, and renew the .txt as it says.`,
  );
  return 1;
}

process.exitCode = await main();
