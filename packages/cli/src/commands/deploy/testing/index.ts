export { account, asr, deployedAccount, emptyAccount, missing, notFound, outputs, present } from './accounts.ts';
