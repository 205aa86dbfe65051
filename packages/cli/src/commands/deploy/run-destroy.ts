/** Removes the stacks, in the order in which nothing starts while something that it needs disappears. */
import type { Cli } from '../../runtime/index.ts';
import { BadInputError } from '../../input/index.ts';
import { printJson } from '../../terminal/index.ts';
import { confirmed } from './confirm.ts';
import { type Context, openContext } from './context.ts';
import type { DeployOptions } from './options.ts';
import { deleteStack, deleteStackSet } from './stacks/index.ts';

export async function destroy(cli: Cli, options: DeployOptions): Promise<void> {
  const context = await openContext(cli, options);
  const { namespace, json = false } = options;
  if (!(await confirmed(cli, options, `Remove the ASR deployment ${namespace}? Findings are no longer remediated.`)))
    throw new BadInputError('Nothing was removed.');
  const removed: string[] = [];
  const note = (name: string, isRemoved: boolean) => {
    if (isRemoved) removed.push(name);
    cli.io.err(isRemoved ? `Removed ${name}.` : `${name} does not exist.`);
  };
  if (context.includes('admin'))
    for (const kind of ['Chat', 'Admin']) {
      const place = context.stack(kind);
      note(place.name, await deleteStack(place));
    }
  if (context.includes('members')) {
    const place = await context.stackSet('Member');
    note(place.name, await deleteStackSet(place));
  }
  if (context.includes('admin'))
    for (const region of context.regions) {
      const place = context.stack('Evaluator', region);
      note(`${place.name} in ${region}`, await deleteStack(place));
    }
  if (context.includes('members')) {
    const place = await context.stackSet('MemberRoles');
    note(place.name, await deleteStackSet(place));
  }
  printRetained(cli, removed, json, context);
}

function printRetained(cli: Cli, removed: readonly string[], json: boolean, context: Context): void {
  const remains = context.includes('admin') ? retained(context.accountId, context.regions) : [];
  if (json) return printJson(cli.io, { removed, retained: remains });
  if (remains.length === 0) return;
  cli.io.out(`Retained on purpose. Delete it yourself if you need no history and no undo:\n`);
  for (const { what, why } of remains) cli.io.out(`  ${what}: ${why}\n`);
}

/** What CloudFormation keeps, and what this program does not delete. */
function retained(accountId: string, regions: readonly string[]) {
  return [
    { what: 'the history table', why: 'undo needs it, and it has deletion protection' },
    { what: 'the KMS key', why: 'it decrypts the table and the logs. Delete it last' },
    { what: 'the log groups of the functions and of the state machine', why: 'they are evidence of what ASR did' },
    ...regions.map((region) => ({
      what: `the bucket asr-deployment-${accountId}-${region}`,
      why: 'it has the versions for a rollback',
    })),
  ];
}
