import { Readable, Writable } from 'node:stream';
import { type Io, fitted } from '../terminal/index.ts';

export interface FakeIoOptions {
  readonly stdin?: string;
  readonly columns?: number;
  /** Answer of the operator to every question. Missing: no terminal. */
  readonly answer?: string;
}

/** Writes into strings, without colors. */
export function fakeIo({ stdin, columns, answer }: FakeIoOptions) {
  let out = '';
  let err = '';
  const io: Io = {
    stdin: async () => {
      if (stdin === undefined) throw new Error('This command must not need standard input.');
      return stdin;
    },
    streams: {
      input: Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]),
      output: new Writable({
        write(chunk: Buffer, _encoding, done) {
          out += chunk.toString();
          done();
        },
      }),
    },
    ...(answer === undefined
      ? {}
      : {
          ask: async (question: string) => {
            err += question;
            return answer;
          },
        }),
    out: (text) => {
      out += text;
    },
    err: (line) => {
      err += `${fitted(line, columns)}\n`;
    },
    paint: (_style, text) => text,
    isWatched: false,
    columns,
  };
  return { io, out: () => out, err: () => err };
}
