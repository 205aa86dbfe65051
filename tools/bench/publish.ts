/**
 * Writes the figures of each benchmark into docs/concepts/performance.md, and the short tables into README.md. A benchmark
 * that was not run here keeps its published figures.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleFigures, consolePage } from './console.ts';
import { type CountFigures, countTable, countsPage, referenceProduct } from './counts.ts';
import type { DayFigures } from './day/day.ts';
import { dayPage } from './day/day-page.ts';
import { type Taken, kept } from './figures.ts';
import { type LoadFigures, loadPage } from './load-page.ts';
import { page, replaceBetween, table } from './markdown.ts';
import type { PeersFigures } from './peers/peers.ts';
import { peersPage, peersTable } from './peers/peers-page.ts';
import { type SpeedFigures, speedPage } from './speed.ts';

const root = join(import.meta.dirname, '..', '..');

interface Document {
  readonly file: string;
  /** The text of each part whose figures are kept here. The document has a pair of comments with its name. */
  readonly parts: { readonly [name: string]: string | undefined };
}

/** Returns the files that it wrote. */
export function publish(): readonly string[] {
  const counts = kept<CountFigures>('counts');
  const peers = kept<PeersFigures>('peers');
  const documents: readonly Document[] = [
    {
      file: 'docs/concepts/performance.md',
      parts: {
        counts: part(counts, countsPage),
        load: part(kept<LoadFigures>('load'), loadPage),
        day: part(kept<DayFigures>('day'), dayPage),
        console: part(kept<ConsoleFigures>('console'), consolePage),
        peers: part(peers, peersPage),
        speed: part(kept<SpeedFigures>('speed'), speedPage),
      },
    },
    {
      file: 'README.md',
      parts: { counts: counts && readmeCounts(counts.figures), peers: peers && readmePeers(peers.figures) },
    },
  ];
  for (const { file, parts } of documents) {
    const path = join(root, file);
    writeFileSync(path, withParts(readFileSync(path, 'utf8'), parts));
  }
  return documents.map(({ file }) => file);
}

function withParts(document: string, parts: Document['parts']): string {
  return Object.entries(parts).reduce(
    (changed, [name, text]) => (text === undefined ? changed : replaceBetween(changed, name, text)),
    document,
  );
}

function part<Figures>(taken: Taken<Figures> | undefined, render: (figures: Figures) => string): string | undefined {
  if (taken === undefined) return undefined;
  const { cores, gigabytes, platform, node } = taken.machine;
  return `${render(taken.figures).trim()}\n\n*${taken.date.slice(0, 10)}, ${cores} cores, ${gigabytes} GB, ${platform}, node ${node}: \`${taken.command}\`*`;
}

/** One finding, beside the most findings that arrive together. */
function readmeCounts(figures: CountFigures): string {
  const { columns, counts, dollars } = countTable(figures, figures.together.slice(-1));
  return table(['an automatic fix', ...columns, referenceProduct], [...counts, dollars(5)]);
}

function readmePeers(peers: PeersFigures): string {
  return page(
    `The same ${peers.fixes} fixes on moto. Cloud Custodian searches the account; ASR receives one finding per fix.`,
    peersTable(peers),
  );
}
