export { type KnownResource, knownResources } from './known-resources.ts';
export { type TaggedAccount, fakeTaggedAccount } from './tagged-account.ts';
