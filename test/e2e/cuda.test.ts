import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { versions } from '../../src/host/common/versions.ts';
import { appPage, type PageOptions, servedApp } from '../support/app-page.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { type Feed, startFeed } from '../support/cuda/feed.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Where pictures of the states go, for those who want to look at them; left unset, none are taken. */
const pictures = process.env['LORIKEET_CUDA_PICTURES'];

/** The settings page of a machine with a driver, which is a program that tells its version, and with a feed. */
async function settingsPage(feed: Feed, driver: string | null, options: PageOptions = {}) {
  const folder = temporaryFolder();
  const programs = path.join(folder, 'bin');
  const runnable = process.env['PATH']!.split(':').filter((entry) => !existsSync(path.join(entry, 'nvidia-smi')));
  if (driver !== null) {
    mkdirSync(programs);
    writeFileSync(path.join(programs, 'nvidia-smi'), `#!/bin/sh\necho ${driver}\n`);
    chmodSync(path.join(programs, 'nvidia-smi'), 0o755);
  }
  const cache = path.join(folder, 'cache');
  const app = await servedApp(folder, {
    LORIKEET_CACHE: cache,
    LORIKEET_CUDA_MANIFEST: feed.manifest,
    PATH: [programs, ...runnable].join(':'),
  });
  const page = await appPage(app.link, options);
  const show = async (name: string) => {
    if (pictures === undefined) return;
    await section.getByText(/./).last().scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  };
  await page
    .getByRole('link', { name: /Settings|设置|設定/ })
    .first()
    .click();
  const section = page.getByRole('region', { name: /CUDA/ });
  await section.waitFor();
  return { page, section, show, cache };
}

/** The module of a driver would be read before the program that stands for one. */
const hasModule = existsSync('/proc/driver/nvidia/version');

describe.runIf(process.platform === 'linux' && process.arch === 'x64' && !hasModule)(
  'CUDA on the settings page',
  () => {
    it('without a driver says so, and offers nothing', async () => {
      const feed = await startFeed({ runtime: versions().onnxruntime });
      const { page, section, show } = await settingsPage(feed, null);
      await section.getByText('There is no NVIDIA driver on this machine').waitFor();
      expect(await section.getByRole('button', { name: 'Install …' }).count()).toBe(0);
      await expectAccessible(page);
      await show('no-driver');
    });

    it('is installed after consent, names what is missing, and is removed', async () => {
      const feed = await startFeed({ runtime: versions().onnxruntime, providerBytes: 30_000_000 });
      const { page, section, show, cache } = await settingsPage(feed, '580.65.06');
      await section.getByRole('button', { name: 'Install …' }).waitFor();
      await show('not-installed');
      await section.getByRole('button', { name: 'Install …' }).click();
      await section.getByText(/to download; the disk has/).waitFor();
      const start = section.getByRole('button', { name: 'Download and install' });
      expect(await start.isDisabled()).toBe(true);
      expect(feed.sent()).toBe(0);
      await section.getByRole('checkbox').check();
      await expectAccessible(page);
      await show('consent');
      feed.faults.delay = 5;
      await start.click();
      await section.getByText(/MB\/s/).waitFor();
      await expectAccessible(page);
      await show('installing');
      // Cancelled, it keeps what has arrived.
      await section.getByRole('button', { name: 'Cancel' }).click();
      await section.getByText(/of a download that was not finished/).waitFor();
      await show('cancelled');
      feed.faults.delay = 0;
      await section.getByRole('button', { name: 'Install …' }).click();
      await section.getByText(/of which .* have arrived/).waitFor();
      await section.getByRole('checkbox').check();
      await start.click();
      await section.getByText('CUDA is installed but does not run').waitFor();
      await section.getByText(/^libcuda\.so\.1, which libonnxruntime_providers_cuda\.so needs/).waitFor();
      // What is missing comes with a driver: nothing that could be fetched would help.
      expect(await section.getByRole('button', { name: /Install/ }).count()).toBe(0);
      await expectAccessible(page);
      await show('broken');
      await section.getByRole('button', { name: 'Remove' }).click();
      await show('removing');
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await section.getByRole('button', { name: 'Install …' }).waitFor();
      expect(await section.getByText('libcuda.so.1').count()).toBe(0);
      expect(existsSync(path.join(cache, 'cuda', `runtime-${versions().onnxruntime}`))).toBe(false);
      await page.getByText(/CUDA was removed/).waitFor();
    });

    it('for another version of the runtime says why not', async () => {
      const feed = await startFeed({ runtime: '1.0.0' });
      const { section, show } = await settingsPage(feed, '580.65.06', { colorScheme: 'dark', locale: 'zh-CN' });
      await section.getByText(/没有可用于此系统 .* 和运行时 .* 的 CUDA 库/).waitFor();
      await show('unsupported-dark-zh');
    });

    it.runIf(pictures !== undefined)('is drawn in the dark', async () => {
      const feed = await startFeed({ runtime: versions().onnxruntime });
      const { page, section, show } = await settingsPage(feed, '580.65.06', { colorScheme: 'dark' });
      await page.setViewportSize({ width: 1920, height: 1080 });
      await section.getByRole('button', { name: 'Install …' }).click();
      await section.getByRole('checkbox').check();
      await show('consent-dark');
    });
  },
);
