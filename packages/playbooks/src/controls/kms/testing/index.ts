export { fakeKeys } from './fake-keys.ts';
