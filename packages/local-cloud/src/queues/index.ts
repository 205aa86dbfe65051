export { type Pipe, openPipes } from './pipe.ts';
export { type EventSources, openEventSources } from './event-sources.ts';
export { type VisibilityChanges, visibilityChanges } from './visibility.ts';
