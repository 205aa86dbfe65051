/** The archive of a function: its code and what a policy adds to it. Pure, and reproducible. */
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';

export interface Archive {
  /** `asr/0.1.0/parse-1a2b….zip`: contains the version and a digest, so that no archive is ever overwritten. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * @param files The code of the function, by path.
 * @param ofPolicy What the policy adds, by path.
 */
export function archiveOf(
  version: string,
  name: string,
  files: { readonly [path: string]: Uint8Array },
  ofPolicy: { readonly [path: string]: string },
): Archive {
  const encoder = new TextEncoder();
  const texts = Object.entries(ofPolicy).map(([path, text]) => [path, encoder.encode(text)] as const);
  const all = { ...files, ...Object.fromEntries(texts) };
  const sorted = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([path, bytes]) => [path, [bytes, { os: 3, attrs: readable, mtime }] as const] as const);
  const bytes = zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 9 });
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { key: `asr/${version}/${name}-${digest}.zip`, bytes };
}

/** Lambda runs the code as another user, so everybody must be able to read it: `-rw-r--r--` of a Unix system. */
const readable = 0o100644 * 65_536;

/** Local time, which the zip format stores. */
const mtime = new Date(1985, 9, 26, 8, 15);
