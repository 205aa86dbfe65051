/** The reason of a decision, which history keeps. */
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { useEffect, useRef } from 'react';

interface ReasonProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** @default none */
  readonly errorText?: string;
}

/** The API takes no more. */
const longest = 500;

export function ReasonField({ value, onChange, errorText = '' }: ReasonProps) {
  const input = useRef<InputProps.Ref>(null);
  // The dialog focuses its first button, which closes it. An approver who opened it with a key types the reason next.
  useEffect(() => {
    const frame = requestAnimationFrame(() => input.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <FormField label="Reason" description="History keeps it." errorText={errorText}>
      <Input ref={input} value={value} onChange={({ detail }) => onChange(detail.value.slice(0, longest))} />
    </FormField>
  );
}
