import { join } from 'node:path';

/** The cache of the local cloud. It is safe to delete, and Git ignores it. */
export const cacheFolder = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'asr');
