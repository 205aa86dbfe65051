export { type FakeConfig, type FakeConfigRegion, fakeConfig } from './fake-config.ts';
