export { type LogKey, createLogKey, logKeyAlias, logKeyPermissions, readLogKey } from './log-key.ts';
export { type NamedKey, readNamedKey, whyUnusable } from './named-key.ts';
