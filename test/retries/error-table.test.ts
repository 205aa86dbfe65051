/** The table of retries against the API models of the calls that playbooks make. */
import { describe, expect, it } from '@jest/globals';
import { errorTable } from '@asr/orchestrator';
import { modeledErrors, writesOfPlaybooks } from './modeled-errors.ts';

/** Names of a state, a limit or a conflict: only the API reference shows whether a retry helps. */
const doubtful =
  /Abort|Busy|Capacity|Concurrent|Conflict|Contention|InProgress|InUse|Limit|NotReady|OverLimit|Precondition|Propagat|Quota|Stale|(?<!in)State|Temporar|Timeout|TooMany|Unavailable/;

/** Names with one meaning in every service, which the SDK retries. */
const clear = new Set(['TooManyRequestsException', 'ServiceUnavailableException']);

/** Services that model no errors of their writes. Their rows come from pages of errors. */
const withoutModel = ['cloudformation', 'ec2', 's3'];

describe('the table of retries', () => {
  it('has a row for every ambiguous error of a write of a playbook', async () => {
    const modeled = await modeledErrors();
    const undecided = modeled
      .filter(({ name }) => doubtful.test(name) && !clear.has(name))
      .filter(({ service, name }) => !(errorTable[service] ?? []).some(({ names }) => names.includes(name)))
      .map(({ service, name, operation }) => `Add ${name} of ${service}:${operation} to orchestrator/src/retry/table.`);

    expect([...new Set(undecided)]).toEqual([]);
  });

  it('was compared with the errors of every service that playbooks write to', async () => {
    const prefixes = [...(await writesOfPlaybooks())].map((action) => action.split(':')[0]);
    const compared = new Set((await modeledErrors()).map(({ service }) => service.replace('monitoring', 'cloudwatch')));

    const others = new Set(prefixes.filter((prefix = '') => !compared.has(prefix)));
    expect(others).toEqual(new Set(withoutModel.filter((service) => !compared.has(service))));
    for (const service of withoutModel) expect(errorTable[service]).not.toEqual([]);
  });
});
