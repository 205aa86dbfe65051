export { type Entry, entryOf, isForOnePort, lastPort, opensAdministration } from './entries.ts';
