export { csv } from './csv.ts';
export { type Io, type Style, printJson, systemIo } from './io.ts';
export { bar, withProgress } from './live-progress.ts';
export { printable } from './printable.ts';
export { shortResource, table } from './table.ts';
export { textWidth, wrap } from './wrap.ts';
