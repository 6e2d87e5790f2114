import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/accessibility.ts';
import { writeSmallModel, writeTexts } from '../support/run-config.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { temporaryFolder } from '../support/temporary.ts';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** The step that the run has come to, as its page shows it. */
async function shownStep(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow'));
}

async function untilStep(page: Page, least: number): Promise<void> {
  await expect.poll(() => shownStep(page), { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(least);
}

/** The pixels of the first chart, to tell whether it moves. */
const chart = (page: Page) => page.locator('canvas').first().screenshot();

describe('from nothing to an exported adapter', () => {
  it('with the demo: choose, change the rank, start, reload in mid-run, finish, evaluate, find, export', async () => {
    const folder = temporaryFolder();
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);

    await page.getByRole('radio', { name: /Demo model/ }).check();
    await page.getByText('No data is chosen.').waitFor();
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByRole('button', { name: 'Take the demo data' }).click();
    await page.getByText('1,920 rows to train, 480 to validate.').waitFor();
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.getByText('≠ recipe 2', { exact: true }).first().waitFor();
    await field(page, 'Rank').fill('4');
    await field(page, 'Epochs').fill('1');
    await field(page, 'Batch').fill('32');
    // Two factors of rank 4 for query and value of 256 x 256, in each of the four blocks.
    await page.getByText('8,192', { exact: true }).first().waitFor();

    // Left and come back to: the draft is on disk.
    await page.goBack();
    await page.goForward();
    await page.reload();
    expect(await field(page, 'Rank').inputValue()).toBe('4');
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await page.getByText('Nothing blocks the start').first().waitFor();
    await page.getByRole('button', { name: 'Start training' }).click();

    await page.waitForURL(/\/runs\/.*\/train$/);
    await untilStep(page, 2);
    const before = await chart(page);
    await untilStep(page, 5);
    expect((await chart(page)).equals(before)).toBe(false);
    await page.reload();
    await untilStep(page, 5);
    await page.getByText('Finished', { exact: true }).waitFor({ timeout: 90_000 });
    expect(await shownStep(page)).toBe(60);

    await page.getByRole('link', { name: 'Evaluate' }).click();
    const matrix = page.getByRole('table', { name: /Rows by their label/ });
    const counts = await matrix.getByRole('button').allTextContents();
    const rows = counts.map((text) => Number(/^\s*([\d,]+)/.exec(text)![1]!.replace(',', '')));
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(480);
    const most = rows.indexOf(Math.max(...rows));
    await matrix.getByRole('button').nth(most).click();
    await page.getByText(`${rows[most]} rows: `, { exact: false }).waitFor();

    await page.getByRole('link', { name: 'Runs' }).first().click();
    await page.getByText('Demo model').first().waitFor();
    await page.goBack();

    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByLabel('Folder', { exact: true }).fill(path.join(folder, 'adapter'));
    await page.getByRole('button', { name: 'Write and prove' }).click();
    await page.getByText('Proved', { exact: true }).waitFor();
    await page.getByText('64 rows, largest difference', { exact: false }).waitFor();
    expect(existsSync(path.join(folder, 'adapter', 'adapter_model.safetensors'))).toBe(true);
  });

  it('with a model and a CSV file of its own, whose columns are guessed and changed', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    mkdirSync(path.join(folder, 'data'));
    writeTexts(path.join(folder, 'data', 'texts.csv'), 80);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);

    await page.getByLabel('Model in a folder').fill(path.join(folder, 'model'));
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /model/ }).first().waitFor();
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'data', 'texts.csv'));
    await page.keyboard.press('Enter');
    await page.getByText('64 rows to train, 16 to validate.').waitFor();
    expect(await page.getByLabel('Role of label').inputValue()).toBe('label');
    await page.getByLabel('Role of id').selectOption('none');
    expect(await page.getByLabel('Role of id').inputValue()).toBe('none');
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await field(page, 'Rank').fill('0');
    await page.getByText('Blocks the start').waitFor();
    await field(page, 'Rank').fill('2');
    await field(page, 'Epochs').fill('2');
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await field(page, 'Name').fill('my own');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    await page.getByRole('heading', { name: /my own/ }).waitFor();
  });

  it('in Chinese', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeTexts(path.join(folder, 'texts.csv'), 80);
    const { link } = await servedApp(folder);
    const page = await appPage(link, { locale: 'zh-CN' });
    await page.goto(new URL('/new', link).href);

    await page.getByLabel('文件夹中的模型').fill(path.join(folder, 'model'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '继续：数据' }).click();
    await page.getByLabel('文件', { exact: true }).fill(path.join(folder, 'texts.csv'));
    await page.keyboard.press('Enter');
    await page.getByText('64 行训练，16 行验证。').waitFor();
    await page.getByRole('link', { name: '继续：方法' }).click();
    await field(page, '轮数').fill('1');
    await page.getByRole('link', { name: '继续：训练' }).click();
    await page.getByRole('button', { name: '开始训练' }).click();
    await page.getByText('已完成', { exact: true }).waitFor();
    await page.getByRole('link', { name: '评估' }).click();
    await page.getByText('混淆矩阵').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  });
});

describe('without a mouse', () => {
  /** Presses Tab until what has the focus is called so. */
  async function tabTo(page: Page, role: string, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) === 0) continue;
      const found = page.getByRole(role as 'link', { name }).and(focused);
      if ((await found.count()) > 0) return;
    }
    throw new Error(`no way to the ${role} ${name} by Tab`);
  }

  it('goes through all steps to a finished run', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeTexts(path.join(folder, 'texts.csv'), 80);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);
    await page.getByRole('heading', { name: 'Choose a model' }).waitFor();

    await tabTo(page, 'textbox', /Model in a folder/);
    await page.keyboard.type(path.join(folder, 'model'));
    await page.keyboard.press('Enter');
    await tabTo(page, 'link', /Continue to Data/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose the data' }).waitFor();
    await tabTo(page, 'textbox', /^File$/);
    await page.keyboard.type(path.join(folder, 'texts.csv'));
    await page.keyboard.press('Enter');
    await page.getByText('64 rows to train, 16 to validate.').waitFor();
    await tabTo(page, 'link', /Continue to Method/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Method', exact: true }).waitFor();
    await tabTo(page, 'textbox', /^Rank$/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2');
    await tabTo(page, 'textbox', /^Epochs$/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1');
    await tabTo(page, 'link', /Continue to Train/);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing blocks the start').first().waitFor();
    await tabTo(page, 'button', /Start training/);
    await page.keyboard.press('Enter');
    await page.getByText('Finished', { exact: true }).waitFor();
    await tabTo(page, 'link', /Evaluate/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Confusion matrix' }).waitFor();
  });
});

describe('for everybody', () => {
  it.each(['light', 'dark'] as const)('every view of a new run and of a run is accessible: %s', async (colorScheme) => {
    const folder = temporaryFolder();
    const { link } = await servedApp(folder);
    await writeSmallModel(path.join(folder, 'model'));
    writeTexts(path.join(folder, 'texts.csv'), 80);
    const page = await appPage(link, { colorScheme });
    await page.goto(new URL('/new', link).href);
    await page.getByRole('radio', { name: /Demo model/ }).check();
    await page.getByText('Precision of the frozen base').or(page.getByText('Stored as')).first().waitFor();
    await expectAccessible(page);
    await page.getByLabel('Model in a folder').fill(path.join(folder, 'model'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByRole('heading', { name: 'Choose the data' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'texts.csv'));
    await page.keyboard.press('Enter');
    await page.getByText('64 rows to train, 16 to validate.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.getByText('More settings').click();
    await field(page, 'Epochs').fill('1');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await page.getByText('Nothing blocks the start').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Evaluate' }).click();
    await page.getByRole('heading', { name: 'Confusion matrix' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('button', { name: 'Write and prove' }).click();
    await page.getByText('Proved', { exact: true }).waitFor();
    await expectAccessible(page);
  });
});
