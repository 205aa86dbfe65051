/** Returns to the templates of a version that was deployed before. Every parameter keeps its value. */
import type { Template } from '@asr/templates';
import { BadInputError, parseJson } from '../../input/index.ts';
import type { Cli } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';

import { type Content, type Result, applyStack, applyStackSet } from './apply.ts';
import { type Bucket, openBucket, readTemplate, templatesOf, versionsIn } from './bucket.ts';
import { type Context, openContext } from './context.ts';
import type { DeployOptions } from './options.ts';

/** The admin stack first: the roles of the newer version also serve the older one. */
export async function rollback(cli: Cli, version: string, options: DeployOptions): Promise<void> {
  const context = await openContext(cli, options);
  const bucket = await openBucket(context.aws, context.accountId, context.homeRegion);
  const templates = await templatesOf(bucket, version);
  if (templates === undefined) {
    const known = await versionsIn(bucket);
    throw new BadInputError(
      `${bucket.name} has no version ${version}. ${known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`}`,
    );
  }
  const steps: { name: string; result: Result }[] = [];
  const content = async (kind: string): Promise<Content | undefined> => {
    const templateUrl = templates[kind];
    return templateUrl === undefined ? undefined : contentAt(bucket, templateUrl, version, context);
  };
  for (const kind of ['Admin', 'Chat']) {
    const stack = context.includes('admin') ? await content(kind) : undefined;
    if (stack === undefined) continue;
    const place = context.stack(kind);
    steps.push({ name: place.name, result: await applyStack(context, place, stack, true) });
  }
  for (const kind of ['Member', 'MemberRoles']) {
    const set = context.includes('members') ? await content(kind) : undefined;
    if (set === undefined) continue;
    const place = await context.stackSet(kind);
    steps.push({ name: place.name, result: await applyStackSet(context, place, set, [], true) });
  }
  if (options.json === true) return printJson(cli.io, { version, steps });
  for (const { name, result } of steps) cli.io.out(`${name}: ${result}\n`);
  cli.io.out(`Version ${version}. To check the deployment, run: asr doctor\n`);
}

async function contentAt(bucket: Bucket, templateUrl: string, version: string, { options }: Context): Promise<Content> {
  const name = templateUrl.slice(templateUrl.lastIndexOf('/') + 1);
  const text = await readTemplate(bucket, `asr/${version}/${name}`);
  const template = parseJson({ name, text }) as Template;
  return { template, templateUrl, version, values: { Namespace: options.namespace } };
}
