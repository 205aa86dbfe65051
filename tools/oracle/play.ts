/** Judges controls on one moto, several at once. */
import { join } from 'node:path';
import { openGateway, startMoto } from '@asr/local-cloud';
import { casesOf } from './cases.ts';
import { controlChecks } from './control-checks.ts';
import { openProwler } from './prowler.ts';
import { type Judged, tryControl } from './trial.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** moto answers one call at a time, and Prowler computes as long as moto. */
const atOnce = 2;

export interface Played extends Judged {
  readonly verdict: Verdict;
}

/**
 * @param pythons A Python with Prowler, and one with Cloud Custodian if it is installed.
 * @param onResult Called with each result as it comes.
 * @returns The results in the order of `controls`.
 */
export async function judgeControls(
  controls: readonly string[],
  pythons: { readonly prowler: string; readonly custodian?: string | undefined },
  onResult: (played: Played) => void,
): Promise<readonly Played[]> {
  const cases = await casesOf(controls);
  const moto = await startMoto(undefined, [join(import.meta.dirname, 'moto', 'additions.py')]);
  const gateway = await openGateway(moto.url);
  const results = new Map<string, Played>(controls.flatMap(withoutTrial));
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    const prowler = openProwler(pythons.prowler, gateway.url);
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const judged = await tryControl(next, gateway.url, { prowler, custodian: pythons.custodian });
        const played = { ...judged, verdict: verdictOf(judged.trial, next.check, judged.third) };
        results.set(next.playbook.control, played);
        onResult(played);
      }
    } finally {
      prowler.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, cases.length) }, worker));
  } finally {
    await gateway.close();
    await moto.stop();
  }
  return controls.flatMap((control) => results.get(control) ?? []);
}

/** The controls that Prowler is not asked about. */
function withoutTrial(control: string): readonly (readonly [string, Played])[] {
  const check = controlChecks[control];
  if (check === undefined) {
    const because = 'No check is chosen. Add a row to tools/oracle/control-checks.ts.';
    return [[control, { verdict: 'failed', trial: { control, kind: 'failed', because } }]];
  }
  if (!('unjudged' in check)) return [];
  return [[control, { verdict: 'unjudged', trial: { control, kind: 'unjudged', because: check.unjudged } }]];
}
