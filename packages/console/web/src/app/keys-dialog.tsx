/** The keys of the console. */
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';

const keys: readonly (readonly [string, string])[] = [
  ['j', 'Select the next row'],
  ['k', 'Select the previous row'],
  ['a', 'Approve the selected plan'],
  ['r', 'Reject the selected plan'],
  ['u', 'Undo the selected remediation'],
  ['?', 'Show these keys'],
];

export function KeysDialog({ isVisible, onClose }: { readonly isVisible: boolean; readonly onClose: () => void }) {
  if (!isVisible) return null;
  return (
    <Modal visible header="Keys" closeAriaLabel="Close" onDismiss={onClose}>
      <KeyValuePairs
        columns={2}
        items={keys.map(([key, does]) => ({ label: does, value: <Box variant="code">{key}</Box> }))}
      />
    </Modal>
  );
}
