import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/accessibility.ts';
import { writeSmallModel, writeTexts } from '../support/run-config.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { demoFlow } from '../../scripts/try-package/demo-flow.ts';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillModelAndData, writeModelAndData } from '../support/wizard.ts';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

describe.skipIf(chromiumPath === undefined)(`from nothing to an exported adapter${noBrowser}`, () => {
  it('with the demo: choose, change the rank, start, reload in mid-run, finish, evaluate, find, export', async () => {
    const folder = temporaryFolder();
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await demoFlow(page, new URL('/new', link).href, path.join(folder, 'adapter'));
  });

  it('with a model and a CSV file of its own, whose columns are guessed and changed', async () => {
    const folder = temporaryFolder();
    await writeModelAndData(folder, 80);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await fillModelAndData(page, link, folder, '64 rows to train, 16 to validate.');
    expect(await page.getByLabel('Role of label').inputValue()).toBe('label');
    await page.getByLabel('Role of id').selectOption('none');
    expect(await page.getByLabel('Role of id').inputValue()).toBe('none');
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await field(page, 'Rank').fill('0');
    await page.getByText('Blocks the start').waitFor();
    await field(page, 'Rank').fill('2');
    await field(page, 'Epochs').fill('2');
    await page.getByText('More settings').click();
    const trackers = page.getByRole('group', { name: 'Track with' });
    await trackers.getByLabel('TensorBoard').check();
    await trackers.getByLabel('CSV').check();
    await field(page, 'Folder of the trackers').fill(path.join(folder, 'tracked'));
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await field(page, 'Name').fill('my own');
    await page.getByText(/^activations \d/).waitFor();
    await page.getByRole('button', { name: 'Measure a step' }).click();
    await page.getByText(/^All epochs and their evaluations take about \d/).waitFor();
    await page.getByText(/^measured$/).waitFor();
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    await page.getByRole('heading', { name: /my own/ }).waitFor();
    expect(readdirSync(path.join(folder, 'tracked')).sort()).toEqual(['csv', 'tensorboard']);
  });

  it('names a file of validation rows, and takes it or a share beside it out', async () => {
    const folder = temporaryFolder();
    await writeModelAndData(folder, 80);
    const [model, train] = [path.join(folder, 'model'), path.join(folder, 'data', 'texts.csv')];
    const drafts = path.join(folder, 'app', 'drafts');
    mkdirSync(drafts, { recursive: true });
    const id = randomUUID();
    const [createdAt, updatedAt] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    const config = { model, data: { train, validation: train, split: { seed: 7 } } };
    const draft = { name: 'both', createdAt, updatedAt, step: 'data', config, fromRun: null };
    writeFileSync(path.join(drafts, `${id}.json`), JSON.stringify(draft));
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL(`/new/${id}/data`, link).href);
    const split = page.getByRole('region', { name: 'Split and weights' });
    await split.getByText('Validation rows: texts.csv').waitFor();
    await split.getByText('Only one of them can hold.').waitFor();
    expect(await field(page, 'Seed of the split').count()).toBe(0);
    await split.getByRole('button', { name: 'Keep the file, take no share' }).click();
    await split.getByText('Only one of them can hold.').waitFor({ state: 'detached' });
    await split.getByRole('button', { name: 'Validate with a share of the training rows' }).click();
    await page.getByText('64 rows to train, 16 to validate.').waitFor();
    await split.getByText('Validation rows: texts.csv').waitFor({ state: 'detached' });
  });

  it('keeps a change that is made while another is being saved and the page goes', async () => {
    const { link } = await servedApp(temporaryFolder());
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);
    await page.getByRole('link', { name: 'Train', exact: false }).first().click();
    const name = field(page, 'Name');
    await name.waitFor();
    await page.getByText(/^Draft saved/).waitFor();
    // All in one task of the page: no save can end in between.
    const draft = page.url();
    await name.focus();
    await page.evaluate(`{
      for (const text of ['one', 'two', 'three']) {
        document.activeElement.value = text;
        document.activeElement.dispatchEvent(new Event('input', { bubbles: true }));
      }
      location.href = 'about:blank';
    }`);
    await page.waitForURL('about:blank');
    await page.goto(draft);
    await name.waitFor();
    expect(await name.inputValue()).toBe('three');
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

describe.skipIf(chromiumPath === undefined)(`without a mouse${noBrowser}`, () => {
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

describe.skipIf(chromiumPath === undefined)(`for everybody${noBrowser}`, () => {
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
