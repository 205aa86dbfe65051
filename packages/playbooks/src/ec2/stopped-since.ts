/**
 * Whole days since EC2 stopped an instance; `null` where EC2 does not say.
 *
 * @param reason The instance's StateTransitionReason: `User initiated (2026-10-01 10:00:00 GMT)`.
 */
export function daysStopped(now: Date, reason: string | undefined): number | null {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason ?? '') ?? [];
  if (day === undefined) return null;
  return Math.floor((now.getTime() - Date.parse(`${day}T${time}Z`)) / 86_400_000);
}
