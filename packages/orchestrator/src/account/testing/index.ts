export { type KnownResource, knownResource, knownResources } from './known-resources.ts';
export { type TaggedAccount, fakeTaggedAccount } from './tagged-account.ts';
