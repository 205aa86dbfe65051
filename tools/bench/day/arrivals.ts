/**
 * The findings of one day, as Security Hub sends them. Security Hub evaluates a control in one account and Region at a
 * time, so the findings of one evaluation arrive within seconds of each other. Pure: the same seed gives the same day.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-schedule.html
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface DayOptions {
  readonly findings: number;
  readonly accounts: number;
  /** The mean number of findings of one evaluation. 1: no two findings belong together. */
  readonly meanOfEvaluation: number;
  /** The share of the findings that arrive in the busiest hour, such as after a standard was enabled. 0 to 1. */
  readonly peakShare: number;
  readonly seed: number;
}

/** The findings of one account, Region and control that arrive together. */
export interface Evaluation {
  /** Seconds since the start of the day. */
  readonly second: number;
  readonly account: number;
  /** Index of the Region, 0 to 19. */
  readonly region: number;
  /** Index of the control. */
  readonly control: number;
  readonly findings: number;
}

const daySeconds = 86_400;
const regions = 20;
const controls = 110;
/** The busiest hour starts at nine. */
const peak = { from: 9 * 3600, seconds: 3600 } as const;

/** Returns the evaluations of the day in the order of their time. */
export function evaluationsOf(options: DayOptions): readonly Evaluation[] {
  const generator = xoroshiro128plus(options.seed);
  const random = () => uniformFloat64(generator);
  const below = (limit: number) => Math.floor(random() * limit);
  const evaluations: Evaluation[] = [];
  for (let left = options.findings; left > 0;) {
    const findings = Math.min(left, geometric(options.meanOfEvaluation, random));
    const isPeak = random() < options.peakShare;
    const second = isPeak ? peak.from + below(peak.seconds) : below(daySeconds);
    evaluations.push({
      second,
      account: below(options.accounts),
      region: below(regions),
      control: below(controls),
      findings,
    });
    left -= findings;
  }
  return evaluations.toSorted((a, b) => a.second - b.second);
}

/** A number of at least 1 with the given mean. */
function geometric(mean: number, random: () => number): number {
  if (mean <= 1) return 1;
  return 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / mean));
}
