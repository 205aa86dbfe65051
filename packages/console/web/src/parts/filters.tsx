/** Filters of a list. They are in the address, so that a link shows the same. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useRoute } from '../session/routes.ts';
import { outcomeText } from '../text/outcome.tsx';

export type FilterName = 'control' | 'account' | 'resource' | 'actor' | 'since' | 'outcome' | 'severity';

const looks: { readonly [name in FilterName]: { readonly label: string; readonly example: string } } = {
  control: { label: 'Control', example: 'EC2.13' },
  account: { label: 'Account', example: '111122223333' },
  resource: { label: 'Resource', example: 'sg-0a1b2c3d' },
  actor: { label: 'Actor', example: 'asr, or an ARN' },
  since: { label: 'Since', example: '24h, 7d or 2026-11-01' },
  outcome: { label: 'Outcome', example: '' },
  severity: { label: 'Severity', example: '' },
};

const choices: { readonly [name in FilterName]?: readonly string[] } = {
  outcome: [
    'fixed',
    'unverified',
    'undone',
    'failed',
    'refused',
    'awaiting-approval',
    'deferred',
    'planned',
    'compliant',
    'gone',
    'skipped',
    'overdue',
    'running',
  ],
  severity: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'],
};

export function Filters({ names }: { readonly names: readonly FilterName[] }) {
  const { query, change } = useRoute();
  const isFiltered = names.some((name) => query[name] !== undefined);
  const width = { colspan: { default: 12, xxs: 6, xs: 3 } };
  return (
    <Grid gridDefinition={[...names, 'clear'].map(() => width)}>
      {names.map((name) => (
        <Filter
          key={`${name} ${query[name] ?? ''}`}
          name={name}
          value={query[name] ?? ''}
          onChange={(value) => change({ [name]: value, selected: undefined })}
        />
      ))}
      <Box padding={{ top: 'xl' }}>
        <Button
          disabled={!isFiltered}
          onClick={() => change({ ...Object.fromEntries(names.map((name) => [name, undefined])), selected: undefined })}
        >
          Clear filters
        </Button>
      </Box>
    </Grid>
  );
}

interface FilterProps {
  readonly name: FilterName;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Filter({ name, value, onChange }: FilterProps) {
  const [text, setText] = useState(value);
  const { label, example } = looks[name];
  const known = choices[name];
  if (known !== undefined) {
    const options = [{ value: '', label: 'Any' }, ...known.map((one) => ({ value: one, label: outcomeText(one) }))];
    return (
      <FormField label={label}>
        <Select
          options={options}
          selectedOption={options.find((one) => one.value === value) ?? { value, label: value }}
          onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
        />
      </FormField>
    );
  }
  return (
    <FormField label={label}>
      <Input
        value={text}
        placeholder={example}
        onChange={({ detail }) => setText(detail.value)}
        onBlur={() => onChange(text.trim())}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') onChange(text.trim());
        }}
      />
    </FormField>
  );
}
