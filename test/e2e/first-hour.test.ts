import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { untilStep } from '../../scripts/try-package/run-page.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { writeSmallModel, writeTexts } from '../support/run-config.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

const demoData = path.resolve(import.meta.dirname, '../../resources/demo/messages.csv');

/** A hand that counts: each click, each key, and a path that is pasted. */
class Hand {
  count = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(role: 'link' | 'button' | 'textbox', name: string | RegExp): Promise<void> {
    this.count += 1;
    await this.#page.getByRole(role, { name, exact: true }).first().click();
  }

  async paste(text: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.insertText(text);
  }

  async press(key: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.press(key);
  }
}

/** Words in Latin letters that a page shows or says, without names of things and what people wrote themselves. */
const wordsInPage = String.raw`() => {
  const words = new Set();
  const read = (text) => {
    for (const word of text.replaceAll(/\S*\/\S*/g, '').match(/[A-Za-z][A-Za-z'’-]+/g) ?? []) words.add(word);
  };
  const isOthers = (element) =>
    element.closest('[role="grid"] tbody, code, kbd, .mono, script, style, option[lang], [translate="no"], [data-whole], svg text') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!isOthers(parentElement) && parentElement.checkVisibility()) read(data);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder]')) {
    if (isOthers(element)) continue;
    read(element.getAttribute('aria-label') ?? '');
    read(element.getAttribute('placeholder') ?? '');
  }
  return [...words].sort();
}`;

/** What has no other name in Chinese: products, formats, methods and units, and what these tests call their own things. */
const names = new Set(
  (
    'Lorikeet Hub Hugging Face Python CPU CUDA WebGPU DirectML CSV TSV JSONL Parquet Excel PEFT LoRA DoRA AdamW ONNX JSON PNG Markdown Alpha ' +
    'RoBERTa Llama Mistral Transformer roberta GB MB kB TF-IDF TensorBoard MLflow Ctrl Esc Enter Epsilon epsilon int nf ' +
    'Apache Node onnxruntime linux run run- roberta-base messages csv models data base id text label channel urgent routine F ROC AUC json ' +
    'tokenizer config safetensors datasets utf- query key value attention output intermediate dense classifier float fp e- all-linear tensorboard mlflow ' +
    'NVIDIA nvidia-smi VISIBLE DEVICES linux-x Webhook https hf Cmd McNemar yes no'
  ).split(' '),
);

describe.skipIf(chromiumPath === undefined)(`the first hour${noBrowser}`, () => {
  it('takes at most 14 clicks and keys from Home to a running training of own rows, and 3 more to a proved export', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeTexts(path.join(folder, 'texts.csv'), 80);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const hand = new Hand(page);
    await hand.click('link', 'New run');
    await hand.click('textbox', 'Model in a folder');
    await hand.paste(path.join(folder, 'model'));
    await hand.press('Enter');
    await page.getByText('Stored as').waitFor();
    await hand.click('link', 'Continue to Data');
    await hand.click('textbox', 'File');
    await hand.paste(path.join(folder, 'texts.csv'));
    await hand.press('Enter');
    await page.getByText('64 rows to train, 16 to validate.').waitFor();
    await hand.click('link', 'Continue to Method');
    await page.getByText('Standard', { exact: true }).waitFor();
    expect(await page.getByText(/\d changed/).count()).toBe(0);
    await hand.click('link', 'Continue to Train');
    await page.getByText('Nothing blocks the start').first().waitFor();
    await hand.click('button', 'Start training');
    await page.waitForURL('**/runs/*/train');
    const untilRunning = hand.count;
    expect(untilRunning).toBeLessThanOrEqual(14);
    // The message at its end leads on.
    const messages = page.getByRole('status', { name: 'Messages' });
    await messages.getByRole('button', { name: 'Evaluate' }).waitFor({ timeout: 60_000 });
    await hand.click('button', 'Evaluate');
    await page.getByText('Confusion matrix').waitFor();
    await hand.click('button', 'Export');
    await hand.click('button', 'Write and prove');
    await page.getByText('Proved', { exact: true }).waitFor({ timeout: 60_000 });
    const written = readdirSync(path.join(folder, 'exports'), { recursive: true }).map(String);
    expect(written.map((file) => path.basename(file))).toContain('proof.json');
    // docs/app.md has these numbers.
    expect({ untilRunning, untilProved: hand.count }).toEqual({ untilRunning: 11, untilProved: 14 });
  });

  it('says in one voice what blocks a start: rail, summary and button', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeFileSync(path.join(folder, 'empty.csv'), '');
    writeFileSync(path.join(folder, 'bare.csv'), `text\n${'a text\n'.repeat(9)}`);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);
    const summary = page.getByRole('complementary', { name: 'Summary' });
    const rail = page.getByRole('navigation', { name: 'Steps of this run' });
    await page.getByLabel('Model in a folder').fill(path.join(folder, 'nowhere'));
    await page.keyboard.press('Enter');
    await summary.getByText(/There is no folder .*nowhere/).waitFor();
    await rail.getByRole('link', { name: /Model ?, something is missing here/ }).waitFor();
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'empty.csv'));
    await page.keyboard.press('Enter');
    await summary.getByText(/empty\.csv is empty/).waitFor();
    await rail.getByRole('link', { name: /Data ?, something is missing here/ }).waitFor();
    await page.getByRole('button', { name: 'Replace' }).click();
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'bare.csv'));
    await page.keyboard.press('Enter');
    await summary.getByText(/No column is used as the label/).waitFor();
    await rail.getByRole('link', { name: 'Train' }).click();
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true);
    expect(await page.getByText('Nothing blocks the start').count()).toBe(0);
    // A draft that holds something stays; one that nobody touched leaves nothing.
    await page.goto(new URL('/new', link).href);
    await page.waitForURL('**/new/*/model');
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('heading', { name: 'Drafts' }).waitFor();
    expect(await page.getByRole('link', { name: 'nowhere on bare.csv' }).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Unnamed draft' }).count()).toBe(0);
  });

  it('offers no more than can work: data that is not there, data of which nothing is checked, a run that trained nothing', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'numbers.csv'), 'first,second\n1,2\n3,\n5,6\n');
    shelveRun(path.join(folder, 'runs'), { id: 'broken', status: 'failed' });
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const { origin } = new URL(page.url());

    await page.goto(`${origin}/data?place=${encodeURIComponent(path.join(folder, 'nowhere.csv'))}`);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByRole('button', { name: 'New run with it' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /try the ladder/i }).count()).toBe(0);
    await page.getByRole('link', { name: 'Choose another file' }).click();
    await page.waitForURL(`${origin}/data`);

    for (const view of ['train', 'evaluate']) {
      await page.goto(`${origin}/runs/broken/${view}`);
      await page.getByRole('heading', { name: 'An error ended it' }).waitFor();
      await page.getByRole('button', { name: 'Open as draft' }).first().waitFor();
      expect(await page.locator('canvas').count()).toBe(0);
    }

    await page.goto(`${origin}/new`);
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'numbers.csv'));
    await page.keyboard.press('Enter');
    const rows = page.getByRole('grid', { name: 'Rows of the data' });
    await rows.getByText('missing').waitFor();
    await page.getByText('No column is used as the label.').first().waitFor();
    expect(await page.getByText('null', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Checks before training' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Replace' }).click();
    await page.getByLabel('File', { exact: true }).fill(path.join(folder, 'late.csv'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByRole('button', { name: /try the ladder/i }).count()).toBe(0);
    writeTexts(path.join(folder, 'late.csv'), 80);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/late\.csv\. 80 rows/).waitFor();

    await page.goto(`${origin}/data?place=${encodeURIComponent(path.join(folder, 'numbers.csv'))}`);
    await page.getByText('Nothing was checked: no column looks like a text or a label.').waitFor();
  });

  it('trains the demo from one click; it is paused, goes on, and is cancelled without a trace but the way back', async () => {
    const { link } = await servedApp(temporaryFolder());
    const page = await appPage(link);
    await page.getByRole('button', { name: 'Start the demo' }).click();
    await page.waitForURL('**/runs/*/train');
    await untilStep(page, 1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor({ timeout: 90_000 });
    await page.locator('.head').getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.waitForURL('**/runs');
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 run', { exact: true }).waitFor();
  });

  it('names the labels, lists the rows of a finding and browses from where the field points', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'twice.csv');
    writeFileSync(
      file,
      `text,label\n${['a fire,1', 'a fire,0', 'a sunny day,0', 'a flood,1', 'music,0'].join('\n')}\n`,
    );
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/new', link).href);
    await page.getByRole('radio', { name: /Demo model/ }).check();
    await page.getByRole('link', { name: 'Continue to Data' }).click();
    await page.getByLabel('File', { exact: true }).fill(folder);
    await page.getByRole('button', { name: 'Browse…' }).click();
    const browser = page.getByRole('dialog');
    await browser.getByText('twice.csv').waitFor();
    expect(await browser.getByLabel('Path').inputValue()).toBe(folder);
    await browser.getByLabel('Path').fill(file);
    await page.keyboard.press('Enter');
    await page.getByLabel('1 is called').fill('disaster');
    await page
      .getByRole('row', { name: /Conflicting labels/ })
      .getByRole('button', { name: /2 rows: show/ })
      .click();
    const rows = page.getByRole('dialog', { name: 'Conflicting labels' });
    await rows.getByText('a fire').first().waitFor();
    expect(await rows.getByText('a fire').count()).toBe(2);
    await rows.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.goBack();
    expect(await page.getByLabel('1 is called').inputValue()).toBe('disaster');
  });

  it('goes from a check of the data to its rows in the table, and back', async () => {
    const file = path.join(temporaryFolder(), 'twice.csv');
    const rows = Array.from({ length: 300 }, (_, row) => `text number ${row} of many,${row % 2}`);
    writeFileSync(file, `text,label\n${[...rows, 'text number 7 of many,0', 'text number 8 of many,0'].join('\n')}\n`);
    const { link } = await servedApp(temporaryFolder());
    const page = await appPage(link);
    await page.goto(new URL(`/data?place=${encodeURIComponent(file)}`, link).href);
    const toRows = page.getByRole('button', { name: 'Show all 2 rows in the table' });
    await toRows.first().click();
    const table = page.getByRole('grid', { name: 'Rows of this check' });
    await table.getByText('text number 7 of many').first().waitFor();
    expect(await table.getByRole('row').allInnerTexts()).toEqual([
      expect.stringContaining('Row'),
      expect.stringMatching(/^7\s+text number 7 of many\s+1$/),
      expect.stringMatching(/^300\s+text number 7 of many\s+0$/),
    ]);
    await page.getByRole('button', { name: 'Back to the checks' }).click();
    await page.getByRole('grid', { name: 'Rows', exact: true }).getByText('text number 0 of many').waitFor();
    expect(await page.locator(':focus').innerText()).toBe('Show all 2 rows in the table');
  });

  it('names the labels of a run that has ended, and turns its figures to the other one', async () => {
    const folder = temporaryFolder();
    shelveRun(path.join(folder, 'runs'), { id: 'run-00', labels: ['0', '1'], f1: [0.6, 0.7], data: demoData });
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(new URL('/runs/run-00/evaluate', link).href);
    await page.getByText('Confusion matrix').waitFor();
    const positive = page.getByLabel('Positive label');
    expect(await positive.inputValue()).toBe('1');
    await page.getByRole('button', { name: 'Names, tags, notes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('0 is called').fill('calm');
    await dialog.getByLabel('1 is called').fill('calm');
    await page.keyboard.press('Enter');
    await dialog.getByText('Two classes of the run run-00 would be called "calm".').waitFor();
    await dialog.getByLabel('1 is called').fill('storm');
    await dialog.getByLabel('positive').first().check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table').getByText('storm').first().waitFor();
    expect(await positive.locator('option').allInnerTexts()).toEqual(['calm', 'storm']);
    expect(await positive.inputValue()).toBe('calm');
    await page.reload();
    await page.getByRole('table').getByText('storm').first().waitFor();
    await expectAccessible(page);
  });

  it('finds in the palette what the page offers, what any run offers, and what another page does', async () => {
    const folder = temporaryFolder();
    for (const id of ['finch', 'wren']) shelveRun(path.join(folder, 'runs'), { id, f1: [0.6], data: demoData });
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const { origin } = new URL(page.url());
    const ask = async (words: string) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: /Type a command|輸入命令/ }).fill(words);
      await page.keyboard.press('Enter');
    };
    await page.goto(`${origin}/runs/finch/evaluate`);
    await page.getByText('Confusion matrix').waitFor();
    // A button and a tab of the page.
    await ask('curves');
    await page.getByRole('tab', { name: 'Curves', selected: true }).waitFor();
    await ask('names, tags');
    await page.getByRole('dialog', { name: /finch/ }).waitFor();
    await page.keyboard.press('Escape');
    await ask('compare with wren');
    await page.waitForURL('**/compare?**');
    // A run that is not open, by a part of its name.
    await ask('export finc');
    await page.waitForURL('**/runs/finch/export');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/runs/finch/evaluate');
    await ask('import an adapter');
    await page.getByRole('dialog', { name: 'Import an adapter' }).waitFor();
    await page.keyboard.press('Escape');
    await ask('theme: dark');
    await page.locator('html[data-theme="dark"]').waitFor();
    await ask('delete wren');
    await page.getByText('1 run', { exact: true }).waitFor();
    await ask('繁體');
    await page.locator('html[lang="zh-Hant"]').waitFor();
  });

  it('offers the next step on every page that has nothing yet', async () => {
    const { link } = await servedApp(temporaryFolder());
    const page = await appPage(link);
    const { origin } = new URL(page.url());
    const next = {
      '/': 'Start the demo',
      '/runs': 'Start the demo',
      '/compare': 'Start the demo',
      '/playground': 'Start the demo',
      '/models': 'Import a folder',
      '/data': 'Look at the demo’s rows',
      '/search': 'New search',
    };
    for (const [address, name] of Object.entries(next)) {
      await page.goto(origin + address);
      const main = page.getByRole('main');
      await main.getByRole('button', { name }).or(main.getByRole('link', { name })).first().waitFor();
    }
    await page.goto(`${origin}/data`);
    await page.getByRole('link', { name: 'Look at the demo’s rows' }).click();
    await page.getByRole('heading', { name: 'Checks before training' }).waitFor();
  });

  it('speaks Chinese without a word of English, names aside', async () => {
    const folder = temporaryFolder();
    for (const [index, status] of (['finished', 'failed', 'cancelled'] as const).entries()) {
      shelveRun(path.join(folder, 'runs'), { id: `run-0${index}`, status, f1: [0.6, 0.7], data: demoData });
    }
    const { link } = await servedApp(folder);
    const page = await appPage(link, { locale: 'zh-CN' });
    const { origin } = new URL(page.url());
    const found: string[] = [];
    const readWords = async (view: string) => {
      await page.waitForLoadState('networkidle');
      const words = await page.evaluate<string[]>(`(${wordsInPage})()`);
      found.push(...words.filter((word) => !names.has(word)).map((word) => `${view}: ${word}`));
    };
    const views = [
      '/',
      '/runs',
      '/models',
      '/data',
      '/ladder',
      '/search',
      '/compare',
      '/playground',
      '/settings',
      '/nowhere',
    ];
    const tabs = ['train', 'evaluate', 'export', 'suspects'].map((tab) => `/runs/run-00/${tab}`);
    const others = ['/runs/run-01/train', '/runs/run-02/train', '/compare?runs=run-00,run-01'];
    for (const view of [...views, ...tabs, ...others]) {
      await page.goto(origin + view);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await readWords(view);
    }
    await page.goto(`${origin}/data?place=${encodeURIComponent(demoData)}`);
    await page.getByRole('heading', { name: '训练前的检查' }).waitFor();
    await readWords('demo data');
    await page.goto(`${origin}/new`);
    await page.waitForURL('**/new/*/model');
    await page.getByRole('radio', { name: /演示模型/ }).check();
    await page.getByText('存储为').waitFor();
    await readWords('model');
    await page.getByRole('link', { name: '继续：数据' }).click();
    await page.getByRole('button', { name: '使用演示数据' }).click();
    await page.locator('#checks').waitFor();
    await readWords('data');
    await page.getByRole('link', { name: '继续：方法' }).click();
    await page.getByText('更多设置').click();
    await readWords('method');
    await page.getByRole('link', { name: '继续：训练' }).click();
    await readWords('train');
    expect(found).toEqual([]);
  });
});
