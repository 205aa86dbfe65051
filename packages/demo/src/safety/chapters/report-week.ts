/** Chapter 2: the report on the week. */
import type { ObserveReport } from '@asr/cli';
import { type Chapter, type StoryRunner, expectation, week } from '../setup/index.ts';

export async function reportWeek({ operator }: StoryRunner): Promise<Chapter> {
  const { controls, total } = await operator.asr<ObserveReport>('report', 'observe', '--since', '8d');
  const text = await operator.read('report', 'observe', '--since', '8d');
  const have = (verdict: string) => week.filter((one) => one.verdict === verdict).length;
  const { wouldChange, wouldAsk, refused, leftAlone, compliant, gone, failed, unfinished } = total;
  return {
    title: 'Report: what automatic mode would have changed',
    lines: [],
    expectations: [
      expectation(
        'The report counts exactly the findings of the week.',
        { wouldChange, wouldAsk, refused, leftAlone, compliant, gone, failed, unfinished },
        {
          wouldChange: have('would-change'),
          wouldAsk: have('would-ask'),
          refused: have('refused'),
          leftAlone: have('left-alone'),
          compliant: have('compliant'),
          gone: have('gone'),
          failed: 0,
          unfinished: 0,
        },
      ),
      expectation(
        'It lists which changes would require approval, and why.',
        controls
          .filter(({ wouldAsk: asks }) => asks > 0)
          .map(({ controlId, askedByPolicy, askedIrreversible }) => [controlId, askedByPolicy, askedIrreversible]),
        [
          ['EC2.4', 0, 1],
          ['EC2.7', 1, 0],
        ],
      ),
      expectation(
        'It shows each planned change.',
        controls.find(({ controlId }) => controlId === 'EC2.13')?.kindsOfChange,
        [{ text: '- rules[ingress tcp 22 0.0.0.0/0]', count: 2 }],
      ),
    ],
    commands: operator.commands(),
    text,
  };
}
