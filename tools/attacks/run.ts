/** `pnpm attacks`: plays every attack of the threat model on the real code, and prints which held. */
import { parseArgs } from 'node:util';
import { adversaries } from './attack.ts';
import { attacks } from './all.ts';
import { type Played, playAll } from './play.ts';

const help = `Plays every attack of the threat model on the real code, and prints which held.

Usage:   pnpm attacks [--broken] [--json]
Example: pnpm attacks --json | jq '.[] | select(.held | not)'

  --broken  print only the attacks that did not hold
  --json    print one JSON document
  --help    print this text

Exits with 0 if every attack held, with 1 if one did not, with 2 for invalid usage.`;

function line({ attack, result }: Played): string {
  return `${result.held ? '✓' : '✗'} ${attack.by} → ${attack.on}: ${attack.does}\n    ${result.held ? result.says : result.because}\n`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { broken: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const started = performance.now();
  const played = await playAll(attacks, (one) => {
    if (values.json !== true && (values.broken !== true || !one.result.held)) process.stdout.write(line(one));
  });
  const lost = played.filter(({ result }) => !result.held);
  if (values.json === true) {
    console.log(
      JSON.stringify(
        played.map(({ attack: { by, on, does }, result }) => ({ by, on, does, ...result })),
        null,
        2,
      ),
    );
  } else {
    console.log(`\n${'Adversary'.padEnd(12)} ${'Attacks'.padStart(7)} ${'Held'.padStart(5)}`);
    for (const by of Object.keys(adversaries)) {
      const own = played.filter(({ attack }) => attack.by === by);
      if (own.length > 0)
        console.log(
          `${by.padEnd(12)} ${String(own.length).padStart(7)} ${String(own.filter(({ result }) => result.held).length).padStart(5)}`,
        );
    }
    console.log(
      `\n${played.length} attacks, ${played.length - lost.length} held, ${lost.length} broken, in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  }
  return lost.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\nRun pnpm attacks --help.`);
  return 2;
});
