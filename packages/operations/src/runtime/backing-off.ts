/** Retries throttled calls to AWS with exponential backoff. */
export type Retry = <Result>(call: () => Promise<Result>) => Promise<Result>;

/** Names of the errors of services that limit calls. */
export const throttles: ReadonlySet<string> = new Set([
  'ExecutionLimitExceeded',
  'LimitExceededException',
  'RequestLimitExceeded',
  'ServiceQuotaExceededException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const mostAttempts = 9;
const firstPause = 1000;
const longestPause = 60_000;

/** Retries after the SDK's own three attempts, which take one or two seconds. Throws the last error unchanged. */
export function backingOff(sleep: (milliseconds: number) => Promise<void>): Retry {
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt === mostAttempts || !(error instanceof Error && throttles.has(error.name))) throw error;
        await sleep(Math.min(firstPause * 2 ** (attempt - 1), longestPause));
      }
    }
  };
}
