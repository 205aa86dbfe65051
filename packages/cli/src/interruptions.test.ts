import { expect, it } from '@jest/globals';
import { interruption } from './interruptions.ts';

it.each([
  [['undo', 'r-0a1b2c3d4e5f60718293', '--wait'], /^Interrupted\. An execution that was started continues in AWS\./],
  [['--json', 'auto', 'enable', 'EC2.13'], /policy file is either unchanged or completely written/],
  [['doctor', '--json'], /^Interrupted\. Nothing was changed\.$/],
  [[], /^Interrupted\.$/],
  [['constructor'], /^Interrupted\./],
])('says what %j leaves behind', (argv, sentence) => {
  expect(interruption(argv)).toMatch(sentence);
});
