/** The faults and their positions, as data and as the text of the command line. */
import { type QuotaFaultName, quotaFaults } from './quota-faults.ts';

/** A fault of a call to AWS. `times`: the number of failing calls of the operation, from the named one on. */
interface CallFault {
  readonly does:
    'throttle' | 'fail' | 'hang up' | 'expire' | 'deny' | 'conflict' | 'crash' | 'poison' | 'delete' | 'change';
  /** Whether AWS carries out the call although it fails. */
  readonly when: 'before' | 'after';
  readonly times: number;
  readonly what: string;
}

/** The call that `poisoned` affects. */
export const poisonedOperation = 'ec2:RevokeSecurityGroupIngress';

/** More than the attempts of the SDK, so that the product has to retry. */
const beyondTheSdk = 6;

export const callFaults = {
  throttled: { does: 'throttle', when: 'before', times: 1, what: 'AWS throttles it once' },
  'throttled-long': {
    does: 'throttle',
    when: 'before',
    times: beyondTheSdk,
    what: 'AWS throttles it for longer than the SDK retries',
  },
  failed: { does: 'fail', when: 'before', times: 1, what: 'the service fails (500)' },
  'failed-after': { does: 'fail', when: 'after', times: 1, what: 'the service executes it, and answers with 500' },
  'failed-long': {
    does: 'fail',
    when: 'before',
    times: beyondTheSdk,
    what: 'the service fails for longer than the SDK retries',
  },
  'hung-up': { does: 'hang up', when: 'before', times: 1, what: 'the connection breaks' },
  'hung-up-after': {
    does: 'hang up',
    when: 'after',
    times: 1,
    what: 'the service executes it, and the response is lost',
  },
  'hung-up-long': {
    does: 'hang up',
    when: 'before',
    times: beyondTheSdk,
    what: 'no connection for longer than the SDK retries',
  },
  conflicted: { does: 'conflict', when: 'before', times: 1, what: 'a transaction conflicts with another' },
  'conflicted-long': {
    does: 'conflict',
    when: 'before',
    times: beyondTheSdk,
    what: 'transactions conflict repeatedly',
  },
  expired: { does: 'expire', when: 'before', times: 1, what: 'the credentials have expired' },
  denied: { does: 'deny', when: 'before', times: 1, what: 'AWS denies it' },
  crashed: { does: 'crash', when: 'before', times: 1, what: 'the function is killed before it' },
  'crashed-after': { does: 'crash', when: 'after', times: 1, what: 'the function is killed after it' },
  down: { does: 'fail', when: 'before', times: Infinity, what: 'the service is permanently unavailable' },
  poisoned: {
    does: 'poison',
    when: 'before',
    times: Infinity,
    what: 'the function is killed before each such call for one resource of a group',
  },
  deleted: { does: 'delete', when: 'before', times: 1, what: 'the resource is deleted before it' },
  changed: { does: 'change', when: 'before', times: 1, what: 'the resource is modified before it' },
} satisfies { readonly [name: string]: CallFault };
export type CallFaultName = keyof typeof callFaults;

/** Below the 30 seconds that a change of a group needs. */
const hurriedSeconds = 20;

/**
 * A fault of an invocation: the error that Step Functions or the queue receives. `hurried` is no error: the function has
 * fewer seconds left than a change of a group needs.
 */
export const invocationFaults = {
  throttled: { error: 'Lambda.TooManyRequestsException', isCarriedOut: false, times: 1, what: 'Lambda throttles it' },
  unavailable: { error: 'Lambda.ServiceException', isCarriedOut: false, times: 5, what: 'Lambda fails five times' },
  lost: {
    error: 'Lambda.ClientExecutionTimeoutException',
    isCarriedOut: true,
    times: 1,
    what: 'it runs, and its response is lost',
  },
  'out-of-memory': { error: 'Runtime.ExitError', isCarriedOut: false, times: 1, what: 'it runs out of memory' },
  'timed-out': { error: 'Sandbox.Timedout', isCarriedOut: true, times: 1, what: 'it runs, and times out' },
  never: { error: 'Runtime.ExitError', isCarriedOut: false, times: Infinity, what: 'it never succeeds' },
  hurried: { error: null, seconds: hurriedSeconds, times: 1, what: `it has ${hurriedSeconds} seconds` },
} as const;
export type InvocationFaultName = keyof typeof invocationFaults;

/** A fault of the message in the queue. */
export const messageFaults = {
  twice: { copies: 1, again: 0, what: 'it is delivered twice' },
  'five-times': { copies: 4, again: 0, what: 'it is delivered five times' },
  again: { copies: 0, again: 1, what: 'it is delivered again after its answer' },
  'again-five-times': { copies: 0, again: 5, what: 'it is delivered five times more after its answer' },
} as const;
export type MessageFaultName = keyof typeof messageFaults;

type FunctionName = 'Parse' | 'Playbook' | 'Report';

function isFunctionName(text: string): text is FunctionName {
  return text === 'Parse' || text === 'Playbook' || text === 'Report';
}

export type Fault =
  | { readonly at: 'call'; readonly nth: number; readonly name: CallFaultName }
  | { readonly at: FunctionName; readonly nth: number; readonly name: InvocationFaultName }
  | { readonly at: 'message'; readonly nth: number; readonly name: MessageFaultName }
  /** `nth`: for how many seconds. */
  | { readonly at: 'quota'; readonly nth: number; readonly name: QuotaFaultName };

/** `call7=throttled`. */
export function faultText({ at, nth, name }: Fault): string {
  return `${at}${nth}=${name}`;
}

/** The place and the kind of a fault, without its position: `call=throttled`. */
export function kindOf({ at, name }: Fault): string {
  return `${at}=${name}`;
}

const faultsAt: { readonly [at: string]: object | undefined } = {
  call: callFaults,
  message: messageFaults,
  quota: quotaFaults,
};

/** @throws A sentence, if the text names no fault. */
export function readFault(text: string): Fault {
  const [, at = '', number = '', name = ''] = /^([A-Za-z]+)([1-9]\d*)=([\w-]+)$/.exec(text) ?? [];
  const nth = Number(number);
  const faults = isFunctionName(at)
    ? invocationFaults
    : ((Object.hasOwn(faultsAt, at) ? faultsAt[at] : undefined) ?? {});
  if (Object.hasOwn(faults, name)) return { at, nth, name } as Fault;
  throw new Error(
    `${text} names no fault. One is call7=throttled, Report1=lost, message1=twice or quota15=assume-role; pnpm faults --list shows all.`,
  );
}

/** Faults that AWS documents as temporary. The request must succeed despite them. */
export function isPassing(fault: Fault): boolean {
  if (fault.name === 'down') return false;
  if (fault.at === 'call') return !['deny', 'poison', 'delete', 'change'].includes(callFaults[fault.name].does);
  return fault.at === 'message' || fault.at === 'quota' || fault.name !== 'never';
}

/** Affects only one resource of a group. */
export function isOfOneResource({ name }: Fault): boolean {
  return name === 'poisoned' || name === 'deleted' || name === 'changed';
}

/** The execution cannot send every notification. It fails, which raises an alarm. */
export function isOutage({ name }: Fault): boolean {
  return name === 'down';
}
