/** The reason of a decision, which history keeps. */
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';

interface ReasonProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** @default none */
  readonly errorText?: string;
}

/** The API takes no more. */
const longest = 500;

export function ReasonField({ value, onChange, errorText = '' }: ReasonProps) {
  return (
    <FormField label="Reason" description="History keeps it." errorText={errorText}>
      <Input value={value} onChange={({ detail }) => onChange(detail.value.slice(0, longest))} autoFocus />
    </FormField>
  );
}
