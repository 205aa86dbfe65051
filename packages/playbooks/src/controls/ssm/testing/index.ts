export { fakeInstance } from './fake-instance.ts';
