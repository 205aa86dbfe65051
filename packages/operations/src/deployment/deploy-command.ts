/** Command that deploys the policy of the working directory. */
export const deployAdminStack = 'asr deploy';
