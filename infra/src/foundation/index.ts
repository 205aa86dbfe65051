export { addFunction } from './add-function.ts';
export { type Bundles, addFilesOfPolicy, bundleCode, functionNames, linkedCopy } from './bundle/index.ts';
export { addHttpApi } from './http-api.ts';
export { addKeptBucket } from './kept-bucket.ts';
export { addAlarm, addLostQueue, messagesIn, topicOfAlarms } from './lost-messages.ts';
export { account, addKey, administer, cryptography, via } from './key.ts';
export {
  adminAccountIdParameter,
  configRulesParameter,
  externalIdParameter,
  historyKeyArnParameter,
  historyTableArnParameter,
  homeRegionParameter,
  managementAccountIdParameter,
  namespaceParameter,
  notificationEmailParameter,
  organizationIdParameter,
  passableRolesParameter,
  topicArnParameter,
} from './parameters.ts';
export { trustScheduler } from './scheduler.ts';
export {
  allow,
  allowedOnAnything,
  consume,
  enterAccounts,
  explainWildcards,
  lookUpUnits,
  onAnything,
  readFindings,
  readFindingsOfBothHubs,
  updateFindings,
  useKey,
} from './statements.ts';
export { forStackSets, forTheCli } from './synthesizers.ts';
