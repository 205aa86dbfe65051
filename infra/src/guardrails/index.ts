export { GuardrailsStack } from './guardrails-stack.ts';
export { type Guarded, serviceControlPolicy } from './service-control-policy.ts';
