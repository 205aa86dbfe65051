export { type FakePatching, fakePatching, install } from './fake-patching.ts';
export { type FakeVolumes, fakeVolumes } from './fake-volumes.ts';
