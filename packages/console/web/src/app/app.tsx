/** The frame of every page: top bar, banner, navigation, messages and the panel for details. */
import Alert from '@cloudscape-design/components/alert';
import AppLayout from '@cloudscape-design/components/app-layout';
import Box from '@cloudscape-design/components/box';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import Spinner from '@cloudscape-design/components/spinner';
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from 'react';
import type { Me, Stop } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import { visible } from '../text/safe-text.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { type PageName, linkTo, useRoute } from '../session/routes.ts';
import { type Message, SessionContext } from '../session/session.tsx';
import { useShortcuts } from '../session/shortcuts.ts';
import { LayoutPanel, type Panel, PanelContext } from '../session/side-panel.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { StopBanner } from './stop-banner.tsx';
import { TopBar } from './top-bar.tsx';
import { useNarrow } from './use-narrow.ts';

/** Each page is loaded when it is opened. */
const views: { readonly [page in PageName]: ReturnType<typeof lazy> } = {
  inbox: lazy(async () => ({ default: (await import('../pages/inbox.tsx')).Inbox })),
  approvals: lazy(async () => ({ default: (await import('../pages/approvals.tsx')).Approvals })),
  findings: lazy(async () => ({ default: (await import('../pages/findings.tsx')).Findings })),
  history: lazy(async () => ({ default: (await import('../pages/history.tsx')).History })),
  policy: lazy(async () => ({ default: (await import('../pages/policy.tsx')).PolicyPage })),
  controls: lazy(async () => ({ default: (await import('../pages/controls.tsx')).ControlsPage })),
  health: lazy(async () => ({ default: (await import('../pages/health.tsx')).Health })),
  metrics: lazy(async () => ({ default: (await import('../pages/metrics.tsx')).MetricsPage })),
};

const titles: { readonly [page in PageName]: string } = {
  inbox: 'Inbox',
  approvals: 'Approvals',
  findings: 'Findings',
  history: 'History',
  policy: 'Policy',
  controls: 'Controls',
  health: 'Accounts and health',
  metrics: 'Metrics',
};

export function App({ signInProblem }: { readonly signInProblem: string | undefined }) {
  const { data: me, problem } = useData<Me>('/me');
  if (me !== undefined) return <Console me={me} />;
  const why = signInProblem ?? problem;
  return (
    <Box padding="xxl" textAlign="center">
      {why === undefined ? (
        <Spinner size="large" />
      ) : (
        <Alert type="error" header="The console is closed to this page">
          {why}
        </Alert>
      )}
    </Box>
  );
}

function Console({ me }: { readonly me: Me }) {
  const { page } = useRoute();
  const [version, setVersion] = useState(0);
  const { messages, show } = useMessages();
  const [panel, setPanel] = useState<Panel>();
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const isNarrow = useNarrow();
  const [isNavigationOpen, setIsNavigationOpen] = useState(() => window.innerWidth > 900);
  useShortcuts(useMemo(() => ({ '?': () => setShowsKeys(true) }), []));
  const { data: stopState, reload: reloadStop } = useData<Stop>('/stop', 5000);
  const changed = useCallback(() => {
    setVersion((before) => before + 1);
    reloadStop();
  }, [reloadStop]);
  const session = useMemo(
    () => ({
      me,
      show,
      changed,
      version,
      stop: stopState,
      mayDecide: me.role !== 'viewer',
      mayOperate: me.role === 'operator' || me.role === 'admin',
    }),
    [me, show, changed, version, stopState],
  );
  const place = useMemo(() => ({ open: setPanel, target }), [target]);
  const View = views[page];
  useEffect(() => {
    document.title = `${titles[page]} - ASR console`;
  }, [page]);
  return (
    <SessionContext value={session}>
      <PanelContext value={place}>
        <div id="top-bar">
          <TopBar />
        </div>
        <AppLayout
          headerSelector="#top-bar"
          toolsHide
          navigationHide={isNarrow}
          navigationOpen={isNavigationOpen}
          onNavigationChange={({ detail }) => setIsNavigationOpen(detail.open)}
          navigation={<Navigation page={page} />}
          notifications={
            <>
              <StopBanner />
              <Flashbar items={messages} stackItems i18nStrings={flashTexts} />
            </>
          }
          splitPanel={panel === undefined ? undefined : <LayoutPanel panel={panel} place={setTarget} />}
          splitPanelOpen={panel !== undefined}
          splitPanelPreferences={{ position: window.innerWidth > 1200 ? 'side' : 'bottom' }}
          onSplitPanelToggle={({ detail }) => {
            if (!detail.open) panel?.close();
          }}
          contentType="table"
          ariaLabels={layoutTexts}
          content={
            <>
              {isNarrow ? <PageLinks page={page} /> : null}
              <ErrorBoundary key={page} title={titles[page]}>
                <Suspense fallback={<Spinner size="large" />}>
                  <View />
                </Suspense>
              </ErrorBoundary>
            </>
          }
        />
        <KeysDialog isVisible={showsKeys} onClose={() => setShowsKeys(false)} />
      </PanelContext>
    </SessionContext>
  );
}

function Navigation({ page }: { readonly page: PageName }) {
  const item = (name: PageName) => ({ type: 'link' as const, text: titles[name], href: linkTo(name) });
  return (
    <SideNavigation
      activeHref={linkTo(page)}
      header={{ text: 'ASR', href: linkTo('inbox') }}
      items={[
        item('inbox'),
        item('approvals'),
        item('findings'),
        item('history'),
        { type: 'divider' },
        item('policy'),
        item('controls'),
        { type: 'divider' },
        item('health'),
        item('metrics'),
      ]}
    />
  );
}

/** The navigation of a narrow window. */
function PageLinks({ page }: { readonly page: PageName }) {
  return (
    <nav className="pages" aria-label="Pages">
      {(Object.keys(titles) as PageName[]).map((name) => (
        <a key={name} href={linkTo(name)} aria-current={name === page ? 'page' : undefined}>
          {titles[name]}
        </a>
      ))}
    </nav>
  );
}

/** A message replaces an earlier one about the same. */
function useMessages() {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const dismiss = (id: string) => setMessages((before) => before.filter((one) => one.id !== id));
  const show = useCallback(
    (message: Message) =>
      setMessages((before) => [message, ...before.filter(({ id }) => id !== message.id)].slice(0, 10)),
    [],
  );
  const items = messages.map(({ id, type, header, content = '' }) => ({
    id,
    type: type === 'in-progress' ? ('info' as const) : type,
    loading: type === 'in-progress',
    header: visible(header),
    content: <span className="text">{visible(content)}</span>,
    dismissible: true,
    dismissLabel: 'Dismiss',
    onDismiss: () => dismiss(id),
    statusIconAriaLabel: type,
  }));
  return { messages: items, show };
}

const flashTexts = {
  ariaLabel: 'Messages',
  notificationBarAriaLabel: 'All messages',
  notificationBarText: 'Messages',
  errorIconAriaLabel: 'Errors',
  warningIconAriaLabel: 'Warnings',
  successIconAriaLabel: 'Done',
  infoIconAriaLabel: 'Information',
  inProgressIconAriaLabel: 'In progress',
};

const layoutTexts = {
  navigation: 'Pages',
  navigationClose: 'Close the list of pages',
  navigationToggle: 'Open the list of pages',
  notifications: 'Messages',
};
