/** The panel for details, beside the page or below it. The page renders its content into the panel of the layout. */
import SplitPanel from '@cloudscape-design/components/split-panel';
import { type ReactNode, createContext, useContext, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { visible } from '../text/safe-text.ts';

export interface Panel {
  readonly title: string;
  readonly close: () => void;
}

interface PanelPlace {
  readonly open: (panel: Panel | undefined) => void;
  readonly target: HTMLElement | null;
}

export const PanelContext = createContext<PanelPlace>({ open: () => {}, target: null });

interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const { open, target } = useContext(PanelContext);
  useEffect(() => {
    open({ title, close: onClose });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the function is new in every render, and does the same
  }, [open, title]);
  useEffect(() => () => open(undefined), [open]);
  return target === null ? null : createPortal(children, target);
}

export function LayoutPanel({
  panel,
  place,
}: {
  readonly panel: Panel;
  readonly place: (target: HTMLElement | null) => void;
}) {
  return (
    <SplitPanel
      header={visible(panel.title)}
      hidePreferencesButton
      closeBehavior="hide"
      i18nStrings={{
        closeButtonAriaLabel: 'Close the details',
        openButtonAriaLabel: 'Open the details',
        resizeHandleAriaLabel: 'Resize the details',
      }}
    >
      <div ref={place} />
    </SplitPanel>
  );
}
