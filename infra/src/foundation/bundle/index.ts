/** Bundles the Lambda functions. */
export { type Bundles, addFilesOfPolicy, bundleCode, functionNames } from './bundle.ts';
export { linkedCopy } from './linked-copy.ts';
