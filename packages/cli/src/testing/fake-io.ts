import type { Io } from '../io.ts';

/** Prints into strings, in no colours. */
export function fakeIo({ stdin, columns }: { readonly stdin?: string; readonly columns?: number }) {
  let out = '';
  let err = '';
  const io: Io = {
    stdin: async () => {
      if (stdin === undefined) throw new Error('This command must not need standard input.');
      return stdin;
    },
    out: (text) => {
      out += text;
    },
    err: (line) => {
      err += `${line}\n`;
    },
    paint: (_style, text) => text,
    isWatched: false,
    columns,
  };
  return { io, out: () => out, err: () => err };
}
