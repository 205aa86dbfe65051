/** Plays many scenarios on several stages at once. */
import { type Stage, type Verdict, openStage } from './setup.ts';
import type { Scenario } from './scenario.ts';

export interface Theatre {
  /** Answers in the order of the scenarios. One that breaks down is a verdict as well. */
  play(scenarios: readonly Scenario[], ended?: (verdict: Verdict) => void): Promise<readonly Verdict[]>;
  close(): Promise<void>;
}

/** Each stage is in one of its own; all of them have what ASR needs. */
const homeRegions = [
  'eu-west-1',
  'eu-central-1',
  'us-east-1',
  'us-west-2',
  'ap-south-1',
  'ap-northeast-1',
  'sa-east-1',
  'ca-central-1',
  'eu-north-1',
  'eu-west-2',
];

/**
 * @param stages How many scenarios are played at the same time, up to ten.
 * @param log Told every line that a function writes.
 */
export async function openTheatre(
  motoUrl: string,
  stages: number,
  log?: (functionName: string, line: string) => void,
): Promise<Theatre> {
  const open = new Map<string, Stage>();
  let accounts = 0;
  const openIn = async (region: string): Promise<void> => {
    accounts += 1;
    open.set(region, await openStage(motoUrl, region, String(200_000_000_000 + accounts), log));
  };
  for (const region of homeRegions.slice(0, stages)) await openIn(region);

  const stageIn = (region: string): Stage => {
    const stage = open.get(region);
    if (stage === undefined) throw new Error(`There is no stage in ${region}.`);
    return stage;
  };

  const opensAgain = async (region: string): Promise<boolean> => {
    await stageIn(region)
      .close()
      .catch(() => undefined);
    open.delete(region);
    await openIn(region).catch((error: unknown) =>
      console.error(`The stage in ${region} did not open again: ${String(error)}`),
    );
    return open.has(region);
  };

  return {
    async play(scenarios, ended = () => {}) {
      const verdicts: Verdict[] = [];
      let next = 0;
      const actor = async (region: string): Promise<void> => {
        for (let index = next++; index < scenarios.length; index = next++) {
          const scenario = scenarios[index];
          if (scenario === undefined) return;
          const verdict = await stageIn(region)
            .play(scenario)
            .catch((error: unknown) => brokenDown(scenario, error));
          verdicts[index] = verdict;
          ended(verdict);
          // What it left behind would be held against the next one. A stage that does not open again is missed by nobody.
          if (verdict.broken.length > 0 && !(await opensAgain(region))) return;
        }
      };
      await Promise.all([...open.keys()].map(actor));
      if (open.size === 0) throw new Error('All stages broke down, and scenarios are left that nobody played.');
      return verdicts;
    },
    async close() {
      await Promise.all([...open.values()].map((stage) => stage.close()));
    },
  };
}

function brokenDown(scenario: Scenario, error: unknown): Verdict {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const trace = { calls: [], invocations: {}, hasFailed: false, published: [], outcomes: [] };
  return { scenario, outcomes: [], broken: [why], trace };
}
