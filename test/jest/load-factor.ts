/** How many times slower this machine is than an idle one. Timeouts grow by this factor, so that load fails no test. */
import { createHash } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';

/** Milliseconds that the sample takes on an idle core of 2024. */
const idleSample = 12;
const highest = 10;

/** Milliseconds until the next measurement. */
const freshFor = 5000;
let measured = { factor: 1, at: -Infinity };

/** 1 on an idle machine, at most 10. */
export function loadFactor(): number {
  const now = performance.now();
  if (now - measured.at > freshFor) measured = { factor: measure(), at: now };
  return measured.factor;
}

function measure(): number {
  const waiting = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(highest, Math.max(1, waiting, sample() / idleSample));
}

/** The wall time of a fixed piece of work, in milliseconds. */
function sample(): number {
  const started = performance.now();
  const hash = createHash('sha256');
  const block = Buffer.alloc(1 << 20);
  for (let nth = 0; nth < 8; nth += 1) hash.update(block);
  hash.digest();
  return performance.now() - started;
}
