export { account, asr, deployedAccount, emptyAccount, missing, outputs, present } from './accounts.ts';
