import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ipcLines } from '../../src/contract/index.ts';
import { builtApp } from '../support/built-app.ts';
import { startMain, type StartedMain } from '../support/electron/started-main.ts';
import { temporaryFolder } from '../support/temporary.ts';

const page = 'lorikeet://app/';

describe('the main process, built, with a stand-in for Electron', () => {
  let dist: string;
  beforeAll(async () => {
    dist = await builtApp();
  });
  const start = (environment: NodeJS.ProcessEnv = {}, folder = temporaryFolder()): StartedMain => {
    const main = startMain(path.join(dist, 'main/main.js'), folder, environment);
    onTestFinished(() => main.stop());
    return main;
  };
  /** One call of a channel, as the page makes it. */
  const call = async (main: StartedMain, id: number, channel: string, request: unknown) => {
    main.send({
      type: 'from-page',
      channel: ipcLines.toHost,
      message: { type: 'call', id, channel, request },
      url: page,
      top: true,
    });
    return main.until(
      'to-page',
      ({ message }) =>
        (message as { id: number; type: string }).id === id && (message as { type: string }).type !== 'event',
    );
  };

  it('opens one window in the sandbox, on its own pages', async () => {
    const main = start();
    const { options } = await main.first('window');
    expect(options).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        preload: path.join(dist, 'preload/preload.cjs'),
      },
    });
    expect((await main.first('load')).url).toBe(page);
  });

  it('knows no dev server: pages of another address are neither loaded nor answered', async () => {
    const devServer = 'http://localhost:5173';
    const main = start({ ELECTRON_RENDERER_URL: devServer });
    expect((await main.first('load')).url).toBe(page);
    const request = { type: 'pick-folder', title: 'x' };
    await expect(main.invoke(ipcLines.native, request, `${devServer}/`)).rejects.toThrow('refused');
  });

  it('answers a page of its own, and refuses other senders', async () => {
    const main = start();
    await main.first('load');
    expect((await call(main, 1, 'settings.show', {})).message).toMatchObject({
      type: 'reply',
      reply: { language: 'system' },
    });
    expect((await call(main, 2, 'no.such', {})).message).toMatchObject({
      type: 'error',
      error: { code: 'host.unknown-channel' },
    });
    const foreign = { type: 'call', id: 3, channel: 'settings.show', request: {} };
    main.send({
      type: 'from-page',
      channel: ipcLines.toHost,
      message: foreign,
      url: 'https://evil.example/',
      top: true,
    });
    main.send({ type: 'from-page', channel: ipcLines.toHost, message: foreign, url: page, top: false });
    await call(main, 4, 'settings.show', {});
    expect(main.heard('to-page').map(({ message }) => (message as { id: number }).id)).toEqual([1, 2, 4]);
    await expect(
      main.invoke(ipcLines.native, { type: 'pick-folder', title: 'x' }, 'https://evil.example/'),
    ).rejects.toThrow('refused');
  });

  it('has dialogs of the system for its pages', async () => {
    const main = start();
    await main.first('load');
    main.send({ type: 'answer', path: '/home/someone/tweets.csv' });
    const request = { type: 'pick-file', title: 'Data', extensions: ['csv'] };
    expect(await main.invoke(ipcLines.native, request, page)).toBe('/home/someone/tweets.csv');
    await expect(main.invoke(ipcLines.native, { type: 'run-program' }, page)).rejects.toThrow();
  });

  it('tells by the system what a page wants told, and a click leads there; its icon shows how far a run is', async () => {
    const main = start();
    await main.first('load');
    const message = { type: 'notify', title: 'Run finished', body: 'mine', route: '/runs/a/train' };
    await main.invoke(ipcLines.native, message, page);
    expect((await main.first('notification')).options).toEqual({ title: 'Run finished', body: 'mine' });
    main.send({ type: 'click-notification' });
    await main.until('to-page', (sent) => sent.channel === ipcLines.navigate && sent.message === '/runs/a/train');
    await main.invoke(ipcLines.native, { type: 'show-progress', share: 0.25 }, page);
    await main.invoke(ipcLines.native, { type: 'show-progress', share: null }, page);
    expect(main.heard('progress-bar').map(({ share }) => share)).toEqual([0.25, -1]);
    const away = { ...message, route: 'https://example.org' };
    await expect(main.invoke(ipcLines.native, away, page)).rejects.toThrow();
  });

  it('opens a data file that a second start was given as a draft', async () => {
    const main = start();
    await main.first('load');
    main.send({ type: 'second-instance', argv: ['lorikeet', '/data/tweets.csv'] });
    const { message } = await main.until('to-page', ({ channel }) => channel === ipcLines.navigate);
    const id = /^\/new\/([^/]+)\/data$/.exec(String(message))?.[1];
    expect((await call(main, 1, 'drafts.show', { id })).message).toMatchObject({
      reply: { name: 'tweets', config: { data: { train: '/data/tweets.csv' } } },
    });
  });

  it('speaks the language that is set, in its menu, at once and at the next start', async () => {
    const folder = temporaryFolder();
    const main = start({}, folder);
    expect((await main.first('menu')).labels).toContain('File');
    await call(main, 1, 'settings.change', { language: 'zh-Hans' });
    await main.until('menu', ({ labels }) => labels.includes('文件'));
    // One menu at the start and one for the change: whatever the change set off has been told once this is answered.
    await call(main, 2, 'settings.show', {});
    expect(main.heard('menu')).toHaveLength(2);
    await main.stop();
    expect((await start({}, folder).first('menu')).labels).toContain('文件');
  });

  it.each<[string, (file: string) => void]>([
    ['cut in the middle', (file) => writeFileSync(file, '{"language":')],
    ['bytes', (file) => writeFileSync(file, Buffer.from([0, 255, 254, 7]))],
    ['of wrong types', (file) => writeFileSync(file, '{"language":7,"entries":{},"window":[],"token":{}}')],
    ['folders', (file) => mkdirSync(file)],
  ])('starts, changes settings and closes where its files are %s', async (_, damage) => {
    const folder = temporaryFolder();
    const app = path.join(folder, 'userData');
    mkdirSync(app);
    for (const name of ['settings.json', 'queue.json', 'shell.json']) damage(path.join(app, name));
    const main = start({}, folder);
    expect((await main.first('load')).url).toBe(page);
    expect((await call(main, 1, 'settings.change', { language: 'zh-Hans' })).message).toMatchObject({
      type: 'reply',
      reply: { language: 'zh-Hans' },
    });
    expect((await call(main, 2, 'queue.show', {})).message).toMatchObject({ reply: { entries: [] } });
    main.send({ type: 'close' });
    await main.first('closed');
    for (const name of ['settings', 'queue', 'shell']) {
      expect(readdirSync(app)).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\.damaged-.*json$`)));
    }
    const log = readFileSync(path.join(app, 'logs', 'app.log'), 'utf8');
    for (const name of ['settings.json', 'queue.json', 'shell.json']) expect(log).toContain(`${name} is damaged`);
  });

  it('closes where the queue cannot be read at all', async () => {
    const folder = temporaryFolder();
    const main = start({}, folder);
    await main.first('load');
    const app = path.join(folder, 'userData');
    rmSync(app, { recursive: true });
    writeFileSync(app, 'a file in the place of the folder');
    main.send({ type: 'close' });
    await main.first('closed');
  });
});
