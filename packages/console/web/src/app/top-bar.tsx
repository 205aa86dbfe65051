/** The bar of every page: who acts, dark or light, and the stop switch. */
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { signOutUrl } from '../api/authorization.ts';
import type { Me } from '../api/types.ts';
import { visible } from '../text/safe-text.ts';
import { linkTo } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { StopDialog } from './stop-dialog.tsx';
import { chooseDark, isDark } from './theme.ts';
import { useNarrow } from './use-narrow.ts';

export function TopBar() {
  const { me, stop, mayOperate } = useSession();
  const [dark, setDark] = useState(isDark);
  const [isDialogOpen, setIsDialogOpen] = useState(false);
  const isStopped = stop !== undefined && stop.stopped !== null;
  const isNarrow = useNarrow();
  const who = me.actor.slice(me.actor.lastIndexOf(':') + 1);
  const changeTheme = () => {
    chooseDark(!dark);
    setDark(!dark);
  };
  const themeText = dark ? 'Use the light theme' : 'Use the dark theme';
  const themeButton = {
    type: 'button',
    text: dark ? 'Light' : 'Dark',
    ariaLabel: themeText,
    onClick: changeTheme,
  } as const;
  const menu = {
    type: 'menu-dropdown',
    ...(isNarrow ? { ariaLabel: 'Who acts' } : { text: visible(who) }),
    iconName: 'user-profile',
    description: visible(`${me.role} of ${me.namespace}`),
    disableUtilityCollapse: true,
    items: menuItems(me, isNarrow ? themeText : undefined),
    onItemClick: ({ detail }: { readonly detail: { readonly id: string } }) =>
      detail.id === 'theme' ? changeTheme() : signOut(),
  } as const;
  const stopText = isStopped ? 'Start ASR' : 'Stop ASR';
  const stopButton = {
    type: 'button',
    variant: 'primary-button',
    text: isNarrow ? stopText.replace(' ASR', '') : stopText,
    ariaLabel: stopText,
    disableUtilityCollapse: true,
    onClick: () => setIsDialogOpen(true),
  } as const;
  return (
    <>
      <TopNavigation
        identity={{ href: linkTo('inbox'), title: isNarrow ? 'ASR' : `ASR console${me.isDemo ? ' (demo)' : ''}` }}
        utilities={[...(isNarrow ? [menu] : [themeButton, menu]), stopButton]}
        i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All' }}
      />
      {isDialogOpen ? (
        <StopDialog isStopped={isStopped} mayOperate={mayOperate} onClose={() => setIsDialogOpen(false)} />
      ) : null}
    </>
  );
}

/** @param themeText What changes the theme, where the bar has no room for its button. */
function menuItems({ actor, role, version }: Me, themeText: string | undefined) {
  return [
    { id: 'actor', text: visible(actor), disabled: true },
    { id: 'role', text: `Role: ${role}`, disabled: true },
    { id: 'version', text: `asr ${version}`, disabled: true },
    ...(themeText === undefined ? [] : [{ id: 'theme', text: themeText }]),
    ...(signOutUrl() === undefined ? [] : [{ id: 'sign-out', text: 'Sign out' }]),
  ];
}

function signOut(): void {
  const url = signOutUrl();
  if (url !== undefined) window.location.assign(url);
}
