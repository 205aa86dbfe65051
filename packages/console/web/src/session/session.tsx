/** What every page needs: who acts, whether ASR is stopped, messages, and actions with their progress. */
import { createContext, useContext } from 'react';
import type { Me, Stop } from '../api/types.ts';

export interface Message {
  readonly id: string;
  readonly type: 'success' | 'error' | 'info' | 'in-progress' | 'warning';
  readonly header: string;
  readonly content?: string;
}

export interface Session {
  readonly me: Me;
  readonly stop: Stop | undefined;
  readonly mayDecide: boolean;
  readonly mayOperate: boolean;
  readonly show: (message: Message) => void;
  /** Loads every page again, after an action. */
  readonly changed: () => void;
  /** Counts the changes, for pages that load again. */
  readonly version: number;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('This part is outside of the session.');
  return session;
}
