import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');

/** The output of `pnpm site`. Git ignores it. */
export const out = join(repository, 'dist', 'docs');
