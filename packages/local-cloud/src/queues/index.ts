export { type EventSources, openEventSources } from './event-sources.ts';
