/** Light or dark: the choice of the reader, else that of the system. */
const key = 'asr-console-theme';

const systemPrefersDark = () => window.matchMedia('(prefers-color-scheme: dark)').matches;

export function isDark(): boolean {
  return document.body.classList.contains('awsui-dark-mode');
}

function setDark(dark: boolean): void {
  document.body.classList.toggle('awsui-dark-mode', dark);
}

export function chooseDark(dark: boolean): void {
  localStorage.setItem(key, dark ? 'dark' : 'light');
  setDark(dark);
}

export function startTheme(): void {
  const chosen = localStorage.getItem(key);
  setDark(chosen === null ? systemPrefersDark() : chosen === 'dark');
}
