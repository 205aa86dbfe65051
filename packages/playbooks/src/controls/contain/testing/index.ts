export { type FakeVolumes, fakeVolumes } from './fake-volumes.ts';
