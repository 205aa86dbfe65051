/**
 * The commands, and how to load each. `asr --help` prints the summaries and loads no command, and a command loads no
 * other one, because most of the start time of a program is the loading of its modules.
 */
import type { Command } from 'commander';
import type { Cli } from './runtime/index.ts';

/** Adds the commands of a module to the program. */
type AddCommands = (parent: Command, cli: Cli) => void;

export interface CommandEntry {
  /** The description of each command that the module adds, by its name. A test compares them with the commands. */
  readonly commands: { readonly [name: string]: string };
  readonly load: () => Promise<AddCommands>;
}

/** In the order of the help. */
export const commandTable: readonly CommandEntry[] = [
  {
    commands: { init: 'Writes a policy file. Asks for what the options do not give.' },
    load: async () => (await import('./commands/init/index.ts')).addInit,
  },
  {
    commands: { parse: 'Shows what ASR reads from an event or a finding: one item per finding and resource.' },
    load: async () => (await import('./commands/parse/index.ts')).addParse,
  },
  {
    commands: { controls: 'Lists the controls that ASR can remediate.' },
    load: async () => (await import('./commands/controls/index.ts')).addControls,
  },
  {
    commands: { explain: 'Explains a control: why it fails, what ASR changes, and what that can break.' },
    load: async () => (await import('./commands/explain/index.ts')).addExplain,
  },
  {
    commands: {
      plan: 'Shows what ASR would change about open findings. Reads with your own permissions and changes nothing. ASR need not be deployed.',
    },
    load: async () => (await import('./commands/plan/index.ts')).addPlan,
  },
  {
    commands: { policy: 'Checks the policy file, asr.config.yaml, and prints documents derived from it.' },
    load: async () => (await import('./commands/policy/index.ts')).addPolicy,
  },
  {
    commands: { new: 'Writes the package of your own playbook or runbook into an empty folder.' },
    load: async () => (await import('./commands/new/index.ts')).addNew,
  },
  {
    commands: { auto: 'Changes the mode of controls in the policy file, and shows which event rules change.' },
    load: async () => (await import('./commands/auto/index.ts')).addAuto,
  },
  {
    commands: {
      delegation: 'Shows which actions are delegated to account owners, and prints IAM policies for them.',
    },
    load: async () => (await import('./commands/delegation/index.ts')).addDelegation,
  },
  {
    commands: {
      deploy: 'Deploys ASR, or changes a deployment to the present policy.',
      upgrade: 'Upgrades a deployment to the version of this program. Keeps every parameter.',
      rollback: 'Returns a deployment to a version that was deployed before.',
      destroy: 'Removes ASR. Lists what remains, and why.',
    },
    load: async () => (await import('./commands/deploy/index.ts')).addDeployments,
  },
  {
    commands: { undo: 'Undoes the changes of remediations.' },
    load: async () => (await import('./commands/undo/index.ts')).addUndo,
  },
  {
    commands: { 'allow-again': 'Re-enables automatic remediation of a resource after an undo.' },
    load: async () => (await import('./commands/allow-again/index.ts')).addAllowAgain,
  },
  {
    commands: {
      approve: 'Approves one plan of a remediation and applies it.',
      reject: 'Rejects the plan of a remediation.',
    },
    load: async () => (await import('./commands/approve/index.ts')).addDecisions,
  },
  {
    commands: {
      stop: 'Stops all remediation immediately, including queued and manual requests. Undo still works.',
      start: 'Resumes remediation after `asr stop`.',
    },
    load: async () => (await import('./commands/switch/index.ts')).addSwitch,
  },
  {
    commands: { history: 'Lists remediations, newest first, or shows one remediation in full.' },
    load: async () => (await import('./commands/history/index.ts')).addHistory,
  },
  {
    commands: { inbox: 'Lists plans to approve, failures, refusals, deferred changes and overdue findings.' },
    load: async () => (await import('./commands/inbox/index.ts')).addInbox,
  },
  {
    commands: { report: 'Reports from history.' },
    load: async () => (await import('./commands/report/index.ts')).addReport,
  },
  {
    commands: { doctor: 'Checks a deployment and prints the fix for each problem.' },
    load: async () => (await import('./commands/doctor/index.ts')).addDoctor,
  },
  {
    commands: {
      console: 'Opens a web console on this machine, with your own AWS credentials. Read-only without --write.',
    },
    load: async () => (await import('./commands/console/index.ts')).addConsole,
  },
  {
    commands: {
      mcp: 'Serves agents over the Model Context Protocol, on standard input and output. Read-only without --allow-write.',
    },
    load: async () => (await import('./commands/mcp/index.ts')).addMcp,
  },
  {
    commands: { remediate: 'Remediates existing findings in Security Hub, as the button does.' },
    load: async () => (await import('./commands/remediate/index.ts')).addRemediate,
  },
  {
    commands: { local: 'Runs ASR on this machine, with moto instead of AWS.' },
    load: async () => (await import('./commands/local/index.ts')).addLocal,
  },
  {
    commands: { completion: 'Prints a completion script for your shell.' },
    load: async () => (await import('./commands/completion/index.ts')).addCompletion,
  },
];
