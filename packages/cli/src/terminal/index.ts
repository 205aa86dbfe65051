export { csv } from './csv.ts';
export { type Io, type Style, printJson, printText, systemIo } from './io.ts';
export { bar, withProgress } from './live-progress.ts';
export { printable } from './printable.ts';
export { shortResource, table } from './table.ts';
export { fitted, textWidth, withSigns, wrap } from './wrap.ts';
