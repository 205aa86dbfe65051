export { type LogKey, createLogKey, logKeyAlias, logKeyPermissions, readLogKey } from './log-key.ts';
