export { fakeCaches } from './fake-caches.ts';
