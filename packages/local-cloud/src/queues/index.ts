export { openEventSources } from './event-sources.ts';
