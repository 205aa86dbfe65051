/**
 * Checks a policy file as a step of GitHub Actions: one annotation for each problem, and the impact of a change as
 * Markdown. Plain JavaScript, so that a runner needs no build. Its inputs are environment variables, see action.yml.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

const {
  ASR = 'asr',
  POLICY_FILE: file = 'asr.config.yaml',
  POLICY_BASE: base = '',
  OBSERVE_FILE: observeFile = '',
  IMPACT_FILE: impactFile = '',
  GITHUB_STEP_SUMMARY: summaryFile = '',
} = process.env;

const head = check(file);
for (const { line, column, problem } of head.problems ?? [])
  console.log(`::error file=${property(file)},line=${line},col=${column},title=asr policy check::${data(problem)}`);
if (head.problems !== undefined) process.exit(1);

const before = base === '' ? undefined : checkBase();
if (before !== undefined) {
  const impact = impactOf(before, head, observed());
  if (impactFile !== '') writeFileSync(impactFile, impact);
  if (summaryFile !== '') appendFileSync(summaryFile, impact);
  if (impactFile === '' && summaryFile === '') process.stdout.write(impact);
}

/** The effective settings, or the problems of the file. @param {string} name @param {string} [input] */
function check(name, input) {
  const [command = '', ...args] = ASR.split(' ');
  const ran = spawnSync(command, [...args, 'policy', 'check', name, '--json'], { encoding: 'utf8', input });
  if (!ran.stdout) {
    const why = ran.error?.message ?? ran.stderr;
    console.log(`::error file=${property(file)},title=asr policy check::${data(why.trim())}`);
    process.exit(1);
  }
  return JSON.parse(ran.stdout);
}

/** `undefined`: the commit has no such file, or one that the present version does not accept. */
function checkBase() {
  const shown = spawnSync('git', ['show', `${base}:${file}`], { encoding: 'utf8' });
  if (shown.status !== 0) {
    console.log(`::notice file=${property(file)}::The commit ${data(base)} has no such file, so nothing is compared.`);
    return undefined;
  }
  const settings = check('-', shown.stdout);
  return settings.problems === undefined ? settings : undefined;
}

/** The controls of `asr report observe --json`, by id. */
function observed() {
  if (observeFile === '') return new Map();
  const { controls = [] } = JSON.parse(readFileSync(observeFile, 'utf8'));
  return new Map(controls.map((control) => [control.controlId, control]));
}

function impactOf(from, to, observations) {
  const earlier = new Map(from.controls.map((control) => [control.controlId, control]));
  const rows = to.controls.flatMap((control) => {
    const changed = ['mode', 'via', 'approval', 'parameters'].flatMap((name) => {
      const [old, now] = [earlier.get(control.controlId)?.[name], control[name]];
      return JSON.stringify(old) === JSON.stringify(now) ? [] : [`${name}: ${code(old)} → ${code(now)}`];
    });
    if (changed.length === 0) return [];
    return [`| ${control.controlId} | ${changed.join('<br>')} | ${consequence(control, observations)} |`];
  });
  const more = ['stop', 'concurrency']
    .filter((name) => from[name] !== to[name])
    .map((name) => `- ${name}: ${code(from[name])} → ${code(to[name])}`);
  // Scope, exceptions, approval, windows, limits: everything that is not about one control.
  const [earlierFacts, facts] = [from.summary ?? [], to.summary ?? []];
  const others = [
    ...earlierFacts.filter((fact) => !facts.includes(fact)).map((fact) => `- removed: ${code(fact)}`),
    ...facts.filter((fact) => !earlierFacts.includes(fact)).map((fact) => `- added: ${code(fact)}`),
  ];
  const table = rows.length === 0 ? [] : ['| Control | Change | Impact |', '|---|---|---|', ...rows, ''];
  const none =
    rows.length + more.length + others.length === 0 ? ['The change has no effect on what ASR does.', ''] : [];
  return [`## Impact of the change to ${code(file)}`, '', ...none, ...table, ...more, ...others, ''].join('\n');
}

function consequence({ controlId, mode }, observations) {
  if (mode !== 'automatic') return { off: 'never remediated', manual: 'only on request', observe: 'only notes' }[mode];
  const seen = observations.get(controlId);
  if (seen === undefined) return 'remediates new findings';
  return `remediates new findings; it would have changed ${seen.wouldChange} and asked about ${seen.wouldAsk}`;
}

/** A value in a cell of a table. @param {unknown} value */
function code(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
  return `\`${text.replaceAll(/[`\r\n]/g, ' ').replaceAll('|', '\\|')}\``;
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
function data(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text) {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
