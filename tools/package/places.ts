import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');

/** The output of `pnpm package`. Git ignores it. */
export const dist = join(repository, 'dist');
