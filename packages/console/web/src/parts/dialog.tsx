/** A dialog with a button that confirms and one that closes. Enter in a field confirms. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

interface DialogProps {
  readonly header: string;
  /** Text of the button that confirms. */
  readonly confirm: string;
  /** @default Cancel */
  readonly close?: string;
  readonly isDisabled?: boolean;
  /** @default medium */
  readonly size?: 'medium' | 'large';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({
  header,
  confirm,
  close = 'Cancel',
  isDisabled = false,
  size = 'medium',
  onConfirm,
  onClose,
  children,
}: DialogProps) {
  return (
    <Modal
      visible
      size={size}
      header={header}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween size="xs" direction="horizontal">
            <Button variant="link" onClick={onClose}>
              {close}
            </Button>
            <Button variant="primary" disabled={isDisabled} onClick={onConfirm}>
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDisabled) onConfirm();
        }}
      >
        <SpaceBetween size="m">{children}</SpaceBetween>
      </form>
    </Modal>
  );
}
