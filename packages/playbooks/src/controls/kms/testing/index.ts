export { type FakeKey, fakeKeys } from './fake-keys.ts';
