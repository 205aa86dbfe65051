/** `pnpm mutants`: plants bugs in the controls, and says which of them their tests catch. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Choice, bugsOf, measureService } from './measure-service.ts';
import { plantedBugsFile, plantedBugsPage } from './page.ts';
import { type ServiceReport, lineOf, scoreOf, uncaughtIn } from './report.ts';
import { allServices, repository } from './sources.ts';

interface Options extends Choice {
  readonly service?: readonly string[];
  readonly list?: boolean;
  readonly json?: boolean;
  readonly publish?: boolean;
}

const command = new Command('mutants')
  .description(
    'Plants one bug at a time in the sources of the controls, and runs the tests of the service. Shows the bugs that no\n' +
      'test catches. An interrupted run goes on where it ended, as long as sources and tests are the same.',
  )
  .option('--service <names>', 'only these services, separated by spaces', (text) => text.split(/\s+/))
  .option('--per-control <number>', 'plant at most so many bugs in each source file; without it, all', positive)
  .option('--seed <number>', 'chooses the bugs of --per-control', positive, 1)
  .option('--survivors', 'only the bugs that survived the last run of any version; stores nothing')
  .option('--list', 'list the bugs without running tests')
  .option('--json', 'print the result as JSON')
  .option('--publish', `write ${plantedBugsFile}; needs all services and no uncommitted change in the playbooks`)
  .addHelpText(
    'after',
    '\nExits with 0 if every bug is caught or equivalent, with 1 if not, with 2 for invalid usage.\n' +
      '\nExamples:\n  pnpm mutants --service kms\n  pnpm mutants --per-control 10 --seed 7\n  pnpm mutants --service "ec2 s3" --json',
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = command.opts<Options>();
const everyService = allServices();
for (const name of options.service ?? [])
  if (!everyService.some((service) => service.name === name))
    command.error(`There is no service ${name}. Use one of ${everyService.map((service) => service.name).join(', ')}.`);
if (options.publish === true && options.service !== undefined)
  command.error('Publish all services: leave out --service.');
if (options.publish === true && options.survivors === true) command.error('Publish all bugs: leave out --survivors.');
if (options.publish === true && git('status', '--porcelain', 'packages/playbooks') !== '')
  command.error('Commit the changes in packages/playbooks first: the page names the commit.');
const chosen = everyService.filter(({ name }) => options.service?.includes(name) ?? true);

const reports: ServiceReport[] = [];
for (const service of chosen) {
  if (options.list === true) {
    for (const { key, line, mutator } of await bugsOf(service, options))
      console.log(`${key}, line ${line}, ${mutator}`);
    continue;
  }
  const report = await measureService(service, options, (sentence) => console.error(sentence));
  reports.push(report);
  if (options.json !== true) for (const line of [lineOf(report), ...uncaughtIn(report)]) console.log(line);
}
if (options.list !== true) {
  const { perControl, seed } = options;
  const about = { commit: git('rev-parse', '--short=12', 'HEAD'), date: new Date().toISOString().slice(0, 10) };
  const sample = perControl === undefined ? 'all bugs' : `at most ${perControl} bugs for each file, seed ${seed}`;
  if (options.json === true) console.log(JSON.stringify({ ...about, perControl, seed, services: reports }, null, 2));
  else console.log(`\n${scoreOf(reports)} % caught: ${sample}, commit ${about.commit}`);
  if (options.publish === true)
    writeFileSync(join(repository, plantedBugsFile), plantedBugsPage(reports, { ...about, perControl, seed }));
  const isFine = reports.every(
    ({ survived, hung, crashed, wrong }) => [survived, hung, crashed, wrong].flat().length === 0,
  );
  process.exitCode = isFine ? 0 : 1;
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).trim();
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
