/**
 * Returns the time at which EC2 stopped an instance, in UTC, such as `2026-10-01T10:00:00Z`. Returns `null` if EC2 does
 * not report it.
 *
 * @param reason The instance's StateTransitionReason, such as `User initiated (2026-10-01 10:00:00 GMT)`.
 */
export function stoppedSince(reason: string | undefined): string | null {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason ?? '') ?? [];
  return day === undefined ? null : `${day}T${time}Z`;
}

/** Returns the whole days from a time to now. */
export function daysSince(time: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(time)) / 86_400_000);
}
