import type { SettingsState } from '../state/settings.svelte.ts';

/** Turns light into dark and back, from whatever is seen now. */
export function switchTheme(settings: SettingsState): void {
  const { theme } = settings.current;
  const isDark = theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  void settings.change({ theme: isDark ? 'light' : 'dark' });
}
