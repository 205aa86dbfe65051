export { cacheFolder } from './cache-folder.ts';
export { withFileLock } from './file-lock.ts';
export { keptFolder } from './kept-folder.ts';
