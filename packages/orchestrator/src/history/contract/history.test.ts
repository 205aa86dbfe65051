import { describeHistory, historyInMemory } from '../../testing/index.ts';

describeHistory('the history in memory that other tests rely on', async () => {
  let time = Date.parse('2026-11-21T00:00:00Z');
  const history = historyInMemory(() => new Date(time));
  return {
    history,
    groupHistory: history.group,
    desk: history,
    admit: history.admit,
    pass: (milliseconds) => (time += milliseconds),
  };
});
