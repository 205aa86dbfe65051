import { join } from 'node:path';

/** Where the local cloud keeps what is slow to make and safe to delete. Git ignores it. */
export const cacheFolder = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'asr');
