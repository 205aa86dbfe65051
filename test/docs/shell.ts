/** Splits the shell examples of the documentation into commands. */

/** The simple commands of a block, as words; comments, pipes, redirections and here-documents are left out. */
export function commandsOf(block: string): readonly (readonly string[])[] {
  const lines = block
    .replaceAll(/<<(\w+)\n[\s\S]*?^\s*\1$/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  return lines.flatMap((line) => splitLine(line)).filter((words) => words.length > 0);
}

function splitLine(line: string): readonly (readonly string[])[] {
  const tokens = [...line.matchAll(/#.*$|\|\||&&|[|;<>]|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'|;&<>#]|(?<=\S)#)+|&/g)];
  const commands: string[][] = [[]];
  let skipsNext = false;
  for (const [token] of tokens) {
    if (token.startsWith('#')) break;
    if (['|', '||', '&&', ';', '&'].includes(token)) commands.push([]);
    else if (token === '>' || token === '<') skipsNext = true;
    else if (skipsNext) skipsNext = false;
    else commands.at(-1)?.push(unquoted(token));
  }
  return commands;
}

function unquoted(token: string): string {
  return token.replaceAll(
    /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
    (_, double?: string, single?: string) => double ?? single ?? '',
  );
}
