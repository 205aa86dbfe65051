export {
  type LogKey,
  type NamedKey,
  createLogKey,
  logKeyAlias,
  logKeyPermissions,
  readLogKey,
  readNamedKey,
} from './log-key.ts';
