/** `asr parse`: shows how ASR reads an event. Does not call AWS. */
import type { Command } from 'commander';
import { parseItems, type ParsedItem } from '@asr/orchestrator';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, table, printable } from '../../terminal/index.ts';
import { parseJson, readInput } from '@asr/operations/input';

export function addParse(parent: Command, cli: Cli): void {
  addCommand(parent, 'parse', 'Shows what ASR reads from an event or a finding: one item per finding and resource.', [
    'asr parse event.json --json',
    'aws securityhub get-findings --max-items 5 | asr parse -',
    'aws cloudtrail lookup-events --max-items 5 | asr parse -',
  ])
    .argument(
      '<event>',
      'file with EventBridge events, findings (ASFF or OCSF) or CloudTrail records, as JSON or JSON lines; - for standard input',
    )
    .action(async (file: string, { json = false }: JsonOption) => {
      const items = parseItems(parseJson(await readInput(file, cli.io)));
      if (json) printJson(cli.io, items.map(documentOf));
      else {
        cli.io.out(render(items, cli.io));
        cli.io.err(summaryOf(items));
      }
      if (items.length > 0 && items.every((item) => !item.ok && item.isNothing !== true)) cli.exitCode = 1;
    });
}

/** The document for `--json`. An item with an `error` is an error; `nothing` is the reason why an item needs no action. */
function documentOf(item: ParsedItem): object {
  if (!item.ok) {
    const { error, findingId, index, isNothing } = item;
    if (isNothing === true) return { nothing: error, index };
    return findingId === undefined ? { error, index } : { error, findingId, index };
  }
  const { controlId, accountId, region, partition, resourceType, resourceId, findingId, source } = item;
  return { controlId, accountId, region, partition, resourceType, resourceId, findingId, source };
}

function render(items: readonly ParsedItem[], io: Io): string {
  const read = items.filter((item) => item.ok);
  const wrong = items.filter((item) => !item.ok);
  const rows = read.map((item) => [
    item.controlId,
    item.accountId,
    item.region,
    item.source,
    item.resourceType,
    item.resourceId,
  ]);
  const listed =
    rows.length === 0 ? '' : table(io, ['Control', 'Account', 'Region', 'Source', 'Type', 'Resource'], rows);
  return (
    listed +
    groupsOf(wrong)
      .map((group) => complaintOf(group, io))
      .join('')
  );
}

type Unread = Extract<ParsedItem, { readonly ok: false }>;

/** Items with the same error, in the order of the first of each. */
function groupsOf(wrong: readonly Unread[]): readonly (readonly Unread[])[] {
  return [...Map.groupBy(wrong, ({ error }) => error).values()];
}

function complaintOf(group: readonly Unread[], io: Io): string {
  const [first] = group;
  if (first === undefined) return '';
  const { index, findingId, error, isNothing = false } = first;
  const named = printable(findingId === undefined ? `Item ${index}` : `Item ${index}, ${findingId}`);
  const where = group.length === 1 ? named : `${named}, and ${group.length - 1} more`;
  return `${isNothing ? where : io.paint('red', where)}: ${printable(error)}\n`;
}

function summaryOf(items: readonly ParsedItem[]): string {
  if (items.length === 0) return 'Nothing to do: the input has no findings.';
  const read = items.filter(({ ok }) => ok).length;
  const nothing = items.filter((item) => !item.ok && item.isNothing === true).length;
  const all = `${items.length} ${items.length === 1 ? 'item' : 'items'}`;
  if (nothing === items.length) return `Nothing to do: ${all} without a required action.`;
  return `${all}: ${read} readable, ${items.length - read - nothing} not readable, ${nothing} without a required action.`;
}
