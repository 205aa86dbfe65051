/** Runs scenarios concurrently in several environments. */
import { type Environment, type Verdict, openEnvironment } from './setup.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioRunner {
  /** Returns verdicts in the order of the scenarios. A scenario that fails to run also has a verdict. */
  play(scenarios: readonly Scenario[], ended?: (verdict: Verdict) => void): Promise<readonly Verdict[]>;
  close(): Promise<void>;
}

/** Each environment has its own home Region. */
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
 * @param environments How many scenarios are played at the same time, up to ten.
 * @param log Called with every line that a function writes.
 */
export async function openRunner(
  motoUrl: string,
  environments: number,
  log?: (functionName: string, line: string) => void,
): Promise<ScenarioRunner> {
  const open = new Map<string, Environment>();
  let accounts = 0;
  const openIn = async (region: string): Promise<void> => {
    accounts += 1;
    open.set(region, await openEnvironment(motoUrl, region, String(200_000_000_000 + accounts), log));
  };
  for (const region of homeRegions.slice(0, environments)) await openIn(region);

  const environmentIn = (region: string): Environment => {
    const environment = open.get(region);
    if (environment === undefined) throw new Error(`No environment in ${region}.`);
    return environment;
  };

  const opensAgain = async (region: string): Promise<boolean> => {
    await environmentIn(region)
      .close()
      .catch(() => undefined);
    open.delete(region);
    await openIn(region).catch((error: unknown) =>
      console.error(`The environment in ${region} could not be reopened: ${String(error)}`),
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
          const verdict = await environmentIn(region)
            .play(scenario)
            .catch((error: unknown) => brokenDown(scenario, error));
          verdicts[index] = verdict;
          ended(verdict);
          // Leftovers would affect the next scenario. The other environments take over the scenarios of a failed one.
          if (verdict.broken.length > 0 && !(await opensAgain(region))) return;
        }
      };
      await Promise.all([...open.keys()].map(actor));
      if (open.size === 0) throw new Error('All environments failed, so some scenarios did not run.');
      return verdicts;
    },
    async close() {
      await Promise.all([...open.values()].map((environment) => environment.close()));
    },
  };
}

function brokenDown(scenario: Scenario, error: unknown): Verdict {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const trace = { calls: [], invocations: {}, hasFailed: false, published: [], outcomes: [] };
  return { scenario, outcomes: [], broken: [why], trace };
}
