/** Accounts in history, and the checks of the deployment, grouped by problem. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { Accounts, Doctor } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import { useGrowing } from '../api/use-growing.ts';
import { linkTo } from '../session/routes.ts';
import { Command } from '../parts/command.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { PartialNumbers } from '../parts/partial-numbers.tsx';
import { outcomeText } from '../text/outcome.tsx';
import { visible } from '../text/safe-text.ts';

export function Health() {
  const doctor = useData<Doctor>('/doctor');
  const accounts = useGrowing<Accounts>('/accounts');
  const isUnnamed = accounts.data?.items.some(({ name }) => name === null) === true;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="A check that cannot run is unknown, never passed."
        actions={<Button iconName="refresh" ariaLabel="Check again" onClick={doctor.reload} />}
      >
        Accounts and health
      </Header>
      <LoadProblem problem={doctor.problem} reload={doctor.reload} />
      <Container header={<Header variant="h2">Health</Header>}>
        {doctor.data === undefined ? (
          <Box>{doctor.problem === undefined ? 'Checking…' : 'Not checked.'}</Box>
        ) : (
          <Checks doctor={doctor.data} />
        )}
      </Container>
      <LoadProblem problem={accounts.problem} reload={accounts.reload} />
      <PartialNumbers
        isPartial={accounts.data?.isPartial}
        isGrowing={accounts.isGrowing}
        also="Accounts that have only older remediations are missing."
      />
      <Table
        header={
          <Header
            variant="h2"
            counter={accounts.data === undefined ? '' : `(${accounts.data.items.length})`}
            description={`Accounts with remediations in the last 30 days.${isUnnamed ? ' Some names are missing: the console reads at most 20, with the permission organizations:DescribeAccount.' : ''}`}
          >
            Accounts
          </Header>
        }
        items={accounts.data?.items ?? []}
        trackBy="accountId"
        loading={accounts.isLoading}
        loadingText="Loading"
        empty={<Box textAlign="center">No remediations in the last 30 days.</Box>}
        wrapLines
        ariaLabels={{ tableLabel: 'Accounts', selectionGroupLabel: 'Accounts' }}
        columnDefinitions={[
          {
            id: 'account',
            header: 'Account',
            minWidth: 140,
            isRowHeader: true,
            cell: ({ accountId }) => <Link href={linkTo('history', { account: accountId })}>{visible(accountId)}</Link>,
          },
          { id: 'name', header: 'Name', minWidth: 140, cell: ({ name }) => visible(name ?? '') },
          {
            id: 'recent',
            header: 'Last 30 days',
            minWidth: 220,
            cell: ({ recent }) =>
              Object.entries(recent)
                .map(([outcome, count]) => `${count} ${outcomeText(outcome).toLowerCase()}`)
                .join(', '),
          },
        ]}
      />
    </SpaceBetween>
  );
}

type Check = Doctor['checks'][number];

const signs = { ok: 'success', problem: 'error', unknown: 'warning' } as const;

function Checks({ doctor: { ok, problems, unknown, checks, command } }: { readonly doctor: Doctor }) {
  const groups = [...Map.groupBy(checks, ({ kind, sentence, fix }) => JSON.stringify([kind, sentence, fix])).values()];
  const inOrder = (['problem', 'unknown'] as const).flatMap((kind) => groups.filter(([first]) => first?.kind === kind));
  const passed = checks.filter(({ kind }) => kind === 'ok');
  return (
    <SpaceBetween size="m">
      <Box>{`${ok} passed, ${problems} ${problems === 1 ? 'problem' : 'problems'}, ${unknown} unknown`}</Box>
      {inOrder.map((group) => (
        <Group key={`${group[0]?.place} ${group[0]?.id}`} checks={group} />
      ))}
      <ExpandableSection headerText={`Passed (${passed.length})`}>
        <SpaceBetween size="xs">
          {passed.map((check) => (
            <StatusIndicator key={`${check.place} ${check.id}`} type="success" wrapText>
              {visible(`${check.title}: ${check.sentence}`)}
            </StatusIndicator>
          ))}
        </SpaceBetween>
      </ExpandableSection>
      <Command line={command} />
    </SpaceBetween>
  );
}

/** Checks with one cause, such as a stack that is not deployed. */
function Group({ checks }: { readonly checks: readonly Check[] }) {
  const [first] = checks;
  if (first === undefined) return null;
  const { kind, sentence, fix, details = [] } = first;
  const places = unique(checks.map(({ place }) => (place === 'home' ? 'admin account' : place)));
  const titles = unique(checks.map(({ title }) => title));
  const what = titles.length === 1 ? titles.join('') : `${titles.length} checks`;
  const where = `${places.slice(0, 5).join(', ')}${places.length > 5 ? ` and ${places.length - 5} more` : ''}`;
  return (
    <Alert type={signs[kind]} header={visible(`${what} (${where})`)}>
      <div className="text">{visible(sentence)}</div>
      {fix === undefined ? null : <div className="code">{visible(fix)}</div>}
      {details.slice(0, 20).map((detail) => (
        <div className="text" key={detail}>
          {visible(detail)}
        </div>
      ))}
      {titles.length === 1 ? null : (
        <ul>
          {titles.map((title) => (
            <li key={title}>{visible(title)}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
