/** `asr parse`: shows how ASR reads an event. Does not call AWS. */
import type { Command } from 'commander';
import { parseItems, type ParsedItem } from '@asr/orchestrator';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, table, printable } from '../../terminal/index.ts';
import { parseJson, readInput } from '../../input/index.ts';

export function addParse(parent: Command, cli: Cli): void {
  addCommand(parent, 'parse', 'Shows what ASR reads from an event or a finding: one item per finding and resource.', [
    'asr parse event.json --json',
    'aws securityhub get-findings --max-items 5 | asr parse -',
  ])
    .argument(
      '<event>',
      'file with an EventBridge event, a finding (ASFF or OCSF) or a list of them; - for standard input',
    )
    .action(async (file: string, { json = false }: JsonOption) => {
      const items = parseItems(parseJson(await readInput(file, cli.io)));
      if (json) printJson(cli.io, items.map(documentOf));
      else cli.io.out(render(items, cli.io));
      if (items.every((item) => !item.ok && item.isNothing !== true)) cli.exitCode = 1;
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
  const complaints = wrong.map((item) => {
    const { index, findingId, error } = item;
    const where = printable(findingId === undefined ? `Item ${index}` : `Item ${index}, ${findingId}`);
    return `${item.isNothing === true ? where : io.paint('red', where)}: ${printable(error)}\n`;
  });
  return listed + complaints.join('');
}
