/** When and where: parse, policy, claim, account, history, report. */
export * from './request.ts';
export * from './settings.ts';
export * from './state-machine.ts';
