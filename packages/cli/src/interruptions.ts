/** What Ctrl-C leaves behind, by command. Imports nothing, so that it works before the program is loaded. */

/** The exit code of a process that a user interrupts: 128 + SIGINT. */
export const interruptedCode = 130;

const execution = 'An execution that was started continues in AWS. To see it, run: asr history --since 1h';
const policyFile = 'The policy file is either unchanged or completely written. To see it, run: asr policy check';
const stopSwitch = 'To see whether ASR is stopped, run: asr history --switch';
const local = 'moto keeps the changes that were made.';
const deployment =
  'CloudFormation continues what it has begun. Run the same command again: it waits for that, and does the rest.';
const nothing = 'Nothing was changed.';

const consequences: { readonly [command: string]: string } = {
  'allow-again': 'To see whether it took effect, run: asr history REMEDIATION-ID',
  approve: execution,
  'auto disable': policyFile,
  'auto enable': policyFile,
  'auto observe': policyFile,
  'auto off': policyFile,
  completion: nothing,
  console: 'The console no longer answers in the browser. An execution that it started continues in AWS.',
  controls: nothing,
  'delegation list': nothing,
  'delegation policy': nothing,
  deploy: deployment,
  destroy: deployment,
  doctor: nothing,
  explain: nothing,
  history: nothing,
  inbox: nothing,
  init: 'The policy file is either missing or completely written. To see it, run: asr policy check',
  'local approve': local,
  'local handle': local,
  'local reject': local,
  'local undo': local,
  new: 'Some files are missing. Empty the folder, and run the same command again.',
  parse: nothing,
  mcp: execution,
  plan: nothing,
  'policy check': nothing,
  'policy schema': nothing,
  'policy scp': nothing,
  reject: execution,
  remediate: execution,
  'report observe': nothing,
  rollback: deployment,
  start: stopSwitch,
  stop: stopSwitch,
  undo: execution,
  upgrade: deployment,
};

/** The sentences for a command line that was interrupted. */
export function interruption(argv: readonly string[]): string {
  const [first = '', second = ''] = argv.filter((word) => !word.startsWith('-'));
  const consequence = [`${first} ${second}`, first]
    .filter((command) => Object.hasOwn(consequences, command))
    .map((command) => consequences[command])[0];
  return consequence === undefined ? 'Interrupted.' : `Interrupted. ${consequence}`;
}
