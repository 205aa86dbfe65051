/** The stacks for a policy as a folder that the local cloud opens, like a synthesis of the CDK. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptFolder } from '@asr/local-cloud';
import type { Policy } from '@asr/orchestrator';
import { composeTemplate, filesOfPolicy, stackNames } from '@asr/templates';
import { functionNames, functionsFolder, readBuild, readParts } from './release.ts';

/** Returns the folder. It is written once for each build and policy, into the cache of the user. */
export function composedAssembly(policy: Policy): Promise<string> {
  const digest = createHash('sha256')
    .update(JSON.stringify([readBuild(), policy]))
    .digest('hex')
    .slice(0, 16);
  return keptFolder(`composed-${digest}`, (folder) => writeAssembly(folder, policy));
}

async function writeAssembly(folder: string, policy: Policy): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = functionNames();
  await Promise.all(
    names.map(async (name) => {
      // The local cloud finds the code of a function by its key.
      const code = join(folder, `asset.${name}`);
      await cp(join(functionsFolder, name), code, { recursive: true });
      for (const [path, text] of Object.entries(filesOfPolicy(policy, name))) writeFileSync(join(code, path), text);
    }),
  );
  const deployment = { bucket: 'local', codeKeys: Object.fromEntries(names.map((name) => [name, `${name}.zip`])) };
  const parts = readParts();
  for (const name of stackNames) {
    const template = composeTemplate(name, parts[name], policy, deployment);
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));
  }
}
