/** Controls, accounts and metrics: what they are, and what history says of them. */
import type { AccountFilter, ConsoleOperations } from '@asr/console';
import type { RemediationRecord } from '@asr/orchestrator';
import { accountNamesOf } from '../accounts/index.ts';
import { effectiveSettings, explanationOf, listControls } from '../controls/index.ts';
import { parseTime } from '../input/index.ts';
import { commandLine } from '../views/index.ts';
import { metricsOf } from './metrics.ts';
import { mostOfNumbers, newestOf } from './newest.ts';
import type { Connection } from './settings.ts';

type Catalog = Pick<ConsoleOperations, 'controls' | 'accounts' | 'metrics'>;

export function catalog(connection: Connection): Catalog {
  const { admin, history } = connection;

  const read = async (since: string, isVisible: AccountFilter, most: number | undefined) => {
    const newest = newestOf(await history(), mostOfNumbers, most);
    const records: RemediationRecord[] = [];
    for await (const record of newest.list({ since })) if (isVisible(record.accountId)) records.push(record);
    return { records, isPartial: newest.isPartial() };
  };
  const lastMonth = () => parseTime('30d', admin.now(), 'since');

  return {
    async controls(isVisible, most) {
      const [described, { records, isPartial }] = await Promise.all([
        describeControls(connection),
        read(lastMonth(), isVisible, most),
      ]);
      const recent = Map.groupBy(records, ({ controlId }) => controlId);
      const items = described.map((control) => ({
        ...control,
        recent: byOutcome(recent.get(control.controlId) ?? []),
      }));
      return { items, isPartial, command: commandLine(['controls']) };
    },
    async accounts(isVisible, most) {
      const { records, isPartial } = await read(lastMonth(), isVisible, most);
      const groups = Map.groupBy(records, ({ accountId }) => accountId);
      groups.delete('');
      const inOrder = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const names = await accountNamesOf(
        admin,
        inOrder.map(([accountId]) => accountId),
      );
      const items = inOrder.map(([accountId, own]) => ({
        accountId,
        name: names.get(accountId) ?? null,
        recent: byOutcome(own),
      }));
      return { items, isPartial };
    },
    async metrics(since, isVisible, most) {
      const start = parseTime(since, admin.now(), 'since');
      const { records, isPartial } = await read(start, isVisible, most);
      const numbers = metricsOf(records, { since: start, until: admin.now().toISOString() });
      return { ...numbers, isPartial, command: commandLine(['history'], { since }) };
    },
  };
}

export type DescribedControl = Omit<Awaited<ReturnType<ConsoleOperations['controls']>>['items'][number], 'recent'>;

/** The catalog, with the settings of the policy file. Needs neither AWS nor a deployment. */
export async function describeControls({ policy }: Connection): Promise<readonly DescribedControl[]> {
  const [listed, settings] = await Promise.all([listControls(), policy().then(effectiveSettings)]);
  return Promise.all(
    listed.map(async ({ permissions, standards, scope: _scope, irreversible, parameters, ...control }) => {
      const { title, paragraphs, tags, see } = await explanationOf(control.controlId);
      const { mode, via, approval } = settingOf(settings, control.controlId);
      return {
        ...control,
        standards: Object.fromEntries(Object.entries(standards).map(([name, ids]) => [name, [...ids]])),
        irreversible: [...irreversible],
        parameters: { ...parameters },
        permissions: actionsOf(permissions),
        risks: tags['impact'] ?? '',
        explanation: [title, ...paragraphs],
        see,
        mode,
        via,
        approval,
        command: commandLine(['explain', control.controlId]),
      };
    }),
  );
}

type Settings = Awaited<ReturnType<typeof effectiveSettings>>;

function settingOf({ controls }: Settings, controlId: string): Settings['controls'][number] {
  const found = controls.find((one) => one.controlId === controlId);
  if (found === undefined) throw new Error(`The policy has no settings for ${controlId}.`);
  return found;
}

function byOutcome(records: readonly RemediationRecord[]): { readonly [outcome: string]: number } {
  const groups = Map.groupBy(records, ({ outcome }) => outcome ?? 'running');
  return Object.fromEntries([...groups].map(([outcome, same]) => [outcome, same.length]));
}

function actionsOf(permissions: object): string[] {
  const names = Object.values(permissions).flatMap(namesIn);
  return [...new Set(names)].toSorted();
}

/** Permissions are lists of actions, or objects that have them as keys. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^[a-z0-9-]+:\w+$/i.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...namesIn(name), ...namesIn(inner)]);
}
