/** The policy file, read-only, and what a change of a mode would do. The result is a patch to download. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { withQuery } from '../api/client.ts';
import type { Mode, Policy, PolicyImpact } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import { useRoute } from '../session/routes.ts';
import { Command } from '../parts/command.tsx';
import { saveText } from '../parts/csv.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { PartialNumbers } from '../parts/partial-numbers.tsx';
import { visible } from '../text/safe-text.ts';

const modes: readonly Mode[] = ['off', 'manual', 'observe', 'automatic'];

export function PolicyPage() {
  const { data, problem, reload } = useData<Policy>('/policy');
  const { query, change } = useRoute();
  const { control, mode } = query;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="The console never writes this file. It shows what a change would do, and gives you a patch."
      >
        Policy
      </Header>
      <LoadProblem problem={problem} reload={reload} />
      {data === undefined ? null : (
        <>
          <Container header={<Header variant="h2">What would change</Header>}>
            <SpaceBetween size="m">
              <SpaceBetween size="m" direction="horizontal">
                <FormField label="Control">
                  <Select
                    filteringType="auto"
                    filteringAriaLabel="Find a control"
                    placeholder="Choose a control"
                    selectedOption={control === undefined ? null : { value: control, label: control }}
                    options={data.controls.map((one) => ({
                      value: one.controlId,
                      label: one.controlId,
                      description: one.mode,
                    }))}
                    onChange={({ detail }) => change({ control: detail.selectedOption.value })}
                  />
                </FormField>
                <FormField label="New mode">
                  <Select
                    placeholder="Choose a mode"
                    selectedOption={mode === undefined ? null : { value: mode, label: mode }}
                    options={modes.map((one) => ({ value: one, label: one }))}
                    onChange={({ detail }) => change({ mode: detail.selectedOption.value })}
                  />
                </FormField>
              </SpaceBetween>
              {control === undefined || mode === undefined ? null : <Impact control={control} mode={mode} />}
            </SpaceBetween>
          </Container>
          <PolicyFile policy={data} />
        </>
      )}
    </SpaceBetween>
  );
}

function Impact({ control, mode }: { readonly control: string; readonly mode: string }) {
  const { data, problem, reload, isLoading } = useData<PolicyImpact>(withQuery('/policy/impact', { control, mode }));
  if (problem !== undefined) return <LoadProblem problem={problem} reload={reload} />;
  if (isLoading || data === undefined) return <Box>Reading observations and findings…</Box>;
  const { observed, openFindings, rules, patch, from, to, controlId } = data;
  const open = openFindings.hasMore ? `more than ${openFindings.count}` : String(openFindings.count);
  return (
    <SpaceBetween size="m">
      <PartialNumbers isPartial={observed.isPartial} />
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Mode', value: `${from ?? 'not detected'} → ${to}` },
          { label: 'Open findings', value: open },
          {
            label: 'Observed in 7 days',
            value: `${observed.resources} ${observed.resources === 1 ? 'resource' : 'resources'}`,
          },
          { label: 'Would change', value: String(observed.wouldChange) },
          { label: 'Would ask for approval', value: String(observed.wouldAsk) },
          { label: 'Would be refused', value: String(observed.refused + observed.failed) },
        ]}
      />
      <section aria-label="Event rules">
        <Box variant="h3">Event rules</Box>
        {rules.length === 0 ? <Box>No changes.</Box> : null}
        {rules.map(({ change, name, conditions }) => (
          <div
            key={name}
            className="code"
          >{`${name} is ${change}\n${conditions.map((one) => `  ${one}`).join('\n')}`}</div>
        ))}
      </section>
      {patch === '' ? (
        <Box>{`${controlId} has this mode already.`}</Box>
      ) : (
        <>
          <section className="code patch" tabIndex={0} aria-label="Patch">
            {visible(patch)}
          </section>
          <Button iconName="download" onClick={() => saveText(`${controlId}-${to}.patch`, patch, 'text/x-diff')}>
            Download the patch
          </Button>
        </>
      )}
      <Command line={data.command} />
    </SpaceBetween>
  );
}

function PolicyFile({ policy: { file, text, problems, warnings, command } }: { readonly policy: Policy }) {
  const lines = text.split('\n');
  const problemsOf = (line: number) => problems.filter((one) => one.line === line);
  return (
    <Container header={<Header variant="h2">{file === null ? 'No policy file' : visible(file)}</Header>}>
      <SpaceBetween size="m">
        {file === null ? (
          <Box>The default policy applies: every control is manual. To write a file, run: asr init</Box>
        ) : null}
        {problems.length === 0 ? null : (
          <Alert type="error" header={`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`}>
            The controls are not shown until the file is valid.
          </Alert>
        )}
        {warnings.map((warning) => (
          <Alert key={warning} type="warning">
            {visible(warning)}
          </Alert>
        ))}
        {text === '' ? null : (
          <section className="code patch" tabIndex={0} aria-label="Policy file">
            {lines.map((line, index) => (
              <div key={`${index} ${line}`}>
                {`${String(index + 1).padStart(3)}  ${visible(line)}`}
                {problemsOf(index + 1).map(({ column, problem }) => (
                  <Box key={problem} color="text-status-error">{`     column ${column}: ${visible(problem)}`}</Box>
                ))}
              </div>
            ))}
          </section>
        )}
        <Command line={command} />
      </SpaceBetween>
    </Container>
  );
}
