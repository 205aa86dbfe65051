/** The stacks for a policy as a folder that the local cloud opens, like a synthesis of the CDK. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '@asr/cli/program';
import { cacheFolder } from '@asr/local-cloud';
import type { Policy } from '@asr/orchestrator';
import { composeTemplate, filesOfPolicy, stackNames } from '@asr/templates';
import { functionNames, functionsFolder, readParts } from './release.ts';

/** Returns the folder. It is written once for each version and policy, into the cache of the user. */
export async function composedAssembly(policy: Policy): Promise<string> {
  const digest = createHash('sha256')
    .update(JSON.stringify([version, policy]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cacheFolder, `composed-${digest}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${randomUUID()}`;
  try {
    await writeAssembly(draft, policy);
    // Another process may have written the same folder.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
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
