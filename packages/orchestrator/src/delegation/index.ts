export { type ChatUser, chatSource, chatSourceOf } from './chat-user.ts';
export { type ChatContext, type ChatRequest, judgeChat } from './judge-chat.ts';
export { delegateSource, readDelegate, sourceOf } from './delegate.ts';
export type { DelegateContext } from './handle-request.ts';
export {
  type PolicyDocument,
  type PolicyStatement,
  delegationTag,
  policyBySessionTag,
  policyOf,
  requestsBusName,
} from './permissions.ts';
export { delegatedEventTypes, mostFindingIds } from './request-event.ts';
