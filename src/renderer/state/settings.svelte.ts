import { type Bridge, type ErrorShape, Settings } from '../../contract/index.ts';
import { languageOf } from '../i18n/language.ts';
import type { LanguageCode } from '../i18n/messages/languages.ts';

/** Where the page keeps a copy, so that the next one starts in the right language and colors. */
const copyKey = 'lorikeet.settings';

/** The settings and their effect on the page. */
export class SettingsState {
  current: Settings = $state.raw(Settings.parse({}));
  /** Whether the host has sent them. */
  isKnown = $state(false);
  error: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#take(copyOfSettings());
  }

  /** The language to write in: the one chosen, else the system's. */
  get language(): LanguageCode {
    const { language } = this.current;
    return language === 'system' ? languageOf(navigator.language) : language;
  }

  async load(): Promise<void> {
    const answer = await this.#bridge.call('settings.show', {});
    this.error = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.isKnown = true;
    this.#take(answer.reply);
  }

  /** Shows a change at once and saves it; undoes it if saving fails. */
  async change(changes: Partial<Settings>): Promise<void> {
    const before = this.current;
    this.#take({ ...before, ...changes });
    const answer = await this.#bridge.call('settings.change', changes);
    this.error = answer.ok ? null : answer.error;
    this.#take(answer.ok ? answer.reply : before);
  }

  #take(settings: Settings): void {
    if (JSON.stringify(settings) !== JSON.stringify(this.current)) this.current = settings;
    localStorage.setItem(copyKey, JSON.stringify(settings));
    const { documentElement: root } = document;
    root.lang = this.language;
    if (settings.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = settings.theme;
  }
}

function copyOfSettings(): Settings {
  try {
    const copy = Settings.safeParse(JSON.parse(localStorage.getItem(copyKey) ?? '{}'));
    return copy.success ? copy.data : Settings.parse({});
  } catch {
    return Settings.parse({});
  }
}
