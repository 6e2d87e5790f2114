import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { vaultSecretStore } from '../../src/host/index.ts';
import { menuTemplate } from '../../src/main/menu.ts';
import { fileArgument } from '../../src/main/open-file.ts';
import { vault } from '../../src/main/secrets.ts';
import { fillIn, textsFor } from '../../src/main/texts.ts';

describe('the menu', () => {
  const actions = { navigate: vi.fn(), openData: vi.fn(), checkForUpdates: vi.fn(), showLogs: vi.fn() };
  const items = (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);

  it.each(['darwin', 'win32', 'linux'])('reaches every page, updates and a way out: %s', (platform) => {
    const all = items(menuTemplate(textsFor('en', 'en'), actions, platform));
    for (const item of all) item.click?.({} as never, undefined, {});
    const routes = actions.navigate.mock.calls.map(([route]) => route as string);
    expect(new Set(routes)).toEqual(new Set(['/new', '/', '/runs', '/models', '/data', '/settings']));
    expect(actions.checkForUpdates).toHaveBeenCalled();
    expect(all.filter(({ role }) => role === 'quit')).toHaveLength(1);
    vi.clearAllMocks();
  });

  it('gives no shortcut twice', () => {
    const keys = items(menuTemplate(textsFor('en', 'en'), actions, 'linux')).flatMap(
      ({ accelerator }) => accelerator ?? [],
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('texts of the shell', () => {
  it.each([
    ['system', 'zh-CN', '设置…'],
    ['system', 'zh-TW', '設定…'],
    ['system', 'zh-Hant-HK', '設定…'],
    ['system', 'de-DE', 'Settings…'],
    ['zh-Hant', 'en-US', '設定…'],
    ['en', 'zh-CN', 'Settings…'],
  ] as const)('%s in %s', (language, locale, settings) => expect(textsFor(language, locale).settings).toBe(settings));

  it.each(['zh-Hans', 'zh-Hant'] as const)('%s translates every text and keeps its places', (language) => {
    const texts = textsFor(language, 'en');
    const english = textsFor('en', 'en');
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [name, text] of Object.entries(english)) {
      const translated = texts[name as keyof typeof english];
      expect(translated, name).not.toBe(text);
      expect(places(translated), name).toEqual(places(text));
    }
  });

  it('fills places', () => {
    expect(fillIn('{a} and {b}', { a: 'one' })).toBe('one and {b}');
  });
});

describe('a file the system opens the app with', () => {
  it.each([
    [['/opt/Lorikeet/lorikeet', 'tweets.csv'], '/home/someone/tweets.csv'],
    [['lorikeet', '--no-sandbox', '/data/Tweets.PARQUET'], '/data/Tweets.PARQUET'],
    [['lorikeet', '--config=x.csv'], undefined],
    [['lorikeet.csv'], undefined],
    [['lorikeet', 'notes.txt'], undefined],
  ])('%j', (argv, file) => expect(fileArgument(argv, '/home/someone')).toBe(file));
});

describe('the vault', () => {
  const encryption = (available: boolean) => ({
    isEncryptionAvailable: () => available,
    encryptString: (text: string) => Buffer.from([...text].reverse().join('')),
    decryptString: (encrypted: Buffer) => [...encrypted.toString()].reverse().join(''),
  });
  const memory = () => {
    let kept: string | undefined;
    return {
      windowState: vi.fn(),
      keepWindowState: vi.fn(),
      encryptedToken: () => kept,
      keepEncryptedToken: (token: string | undefined) => (kept = token),
    };
  };

  it('gives back what it was given, and keeps no clear text', () => {
    const store = memory();
    const secrets = vault(encryption(true), store);
    secrets.write('hf_secret');
    expect(Buffer.from(store.encryptedToken()!, 'base64').toString()).not.toContain('hf_secret');
    expect(secrets.read()).toBe('hf_secret');
    secrets.remove();
    expect(secrets.read()).toBeUndefined();
  });

  it('keeps nothing where the system has no secret store', () => {
    const store = memory();
    const secrets = vaultSecretStore(vault(encryption(false), store));
    return expect(secrets.write('hf_secret'))
      .rejects.toMatchObject({ code: 'hub.no-secret-store' })
      .then(() => expect(store.encryptedToken()).toBeUndefined());
  });

  it('asks again where the system can no longer read it', () => {
    const store = memory();
    store.keepEncryptedToken('AAAA');
    const broken = {
      ...encryption(true),
      decryptString: () => {
        throw new Error('wrong key');
      },
    };
    expect(vault(broken, store).read()).toBeUndefined();
  });
});
