/** Who stopped ASR and why, on every page. */
import Alert from '@cloudscape-design/components/alert';
import { localTime, visible } from '../text/safe-text.ts';
import { useSession } from '../session/session.tsx';

const partlyStopped =
  'Only some remediations are stopped, because ASR was stopped before its update. To stop all of them, run: asr stop';

export function StopBanner() {
  const { stop } = useSession();
  const stopped = stop?.stopped ?? null;
  if (stopped === null) return null;
  const { by, because, at, isPartial } = stopped;
  return (
    <Alert type="error" header={isPartial ? partlyStopped : 'ASR is stopped. No change starts. Undo still works.'}>
      <span className="text">
        {visible(`Stopped ${localTime(at)} by ${by}${because === '' ? '.' : `: ${because}`}`)}
      </span>
    </Alert>
  );
}
