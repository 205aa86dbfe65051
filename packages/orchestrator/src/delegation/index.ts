export { delegateSource, readDelegate, sourceOf } from './delegate.ts';
export { type DelegateDesk, carryOutDelegated } from './handle-request.ts';
export {
  type PolicyDocument,
  type PolicyStatement,
  delegationTag,
  policyBySessionTag,
  policyOf,
  requestsBusName,
} from './permissions.ts';
export { delegatedEventTypes, isDelegated, mostFindingIds } from './request-event.ts';
