export { fakeQueue } from './fake-queue.ts';
