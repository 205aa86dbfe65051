import type { CommandEntry } from '@asr/cli/program';

/** `asr demo`. */
export const demoEntry: CommandEntry = {
  commands: { demo: 'Starts ASR locally, creates violations, and shows how ASR fixes them and undoes fixes.' },
  load: async () => (await import('@asr/demo')).addDemo,
};
