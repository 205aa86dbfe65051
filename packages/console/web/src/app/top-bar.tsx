/** The bar of every page: who acts, dark or light, and the stop switch. */
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { visible } from '../text/safe-text.ts';
import { linkTo } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { StopDialog } from './stop-dialog.tsx';
import { chooseDark, isDark } from './theme.ts';

export function TopBar() {
  const { me, stop, mayOperate } = useSession();
  const [dark, setDark] = useState(isDark);
  const [isDialogOpen, setIsDialogOpen] = useState(false);
  const isStopped = stop !== undefined && stop.stopped !== null;
  const isNarrow = window.innerWidth < 480;
  const who = me.actor.slice(me.actor.lastIndexOf(':') + 1);
  return (
    <>
      <TopNavigation
        identity={{ href: linkTo('inbox'), title: isNarrow ? 'ASR' : `ASR console${me.isDemo ? ' (demo)' : ''}` }}
        utilities={[
          {
            type: 'button',
            text: dark ? 'Light' : 'Dark',
            ariaLabel: dark ? 'Use the light theme' : 'Use the dark theme',
            onClick: () => {
              chooseDark(!dark);
              setDark(!dark);
            },
          },
          {
            type: 'menu-dropdown',
            text: visible(who),
            iconName: 'user-profile',
            description: visible(`${me.role} of ${me.namespace}`),
            items: [
              { id: 'actor', text: visible(me.actor), disabled: true },
              { id: 'role', text: `Role: ${me.role}`, disabled: true },
              { id: 'version', text: `asr ${me.version}`, disabled: true },
            ],
          },
          {
            type: 'button',
            variant: 'primary-button',
            text: isStopped ? 'Start ASR' : 'Stop ASR',
            disableUtilityCollapse: true,
            onClick: () => setIsDialogOpen(true),
          },
        ]}
        i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All' }}
      />
      {isDialogOpen ? (
        <StopDialog isStopped={isStopped} mayOperate={mayOperate} onClose={() => setIsDialogOpen(false)} />
      ) : null}
    </>
  );
}
