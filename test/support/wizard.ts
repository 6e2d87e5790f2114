import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { writeSmallModel, writeTexts } from './run-config.ts';

/** Writes a small model and a file of texts into a folder, as {@link fillModelAndData} chooses them. */
export async function writeModelAndData(folder: string, rows: number): Promise<void> {
  await writeSmallModel(path.join(folder, 'model'));
  mkdirSync(path.join(folder, 'data'));
  writeTexts(path.join(folder, 'data', 'texts.csv'), rows);
}

/** Opens the wizard, chooses a model in a folder named `model`, goes to the step Data and names a file there. */
export async function fillDataStep(page: Page, link: string, model: string, file: string): Promise<void> {
  await page.goto(new URL('/new', link).href);
  await page.getByLabel('Model in a folder').fill(model);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /model/ }).first().waitFor();
  await page.getByRole('link', { name: 'Continue to Data' }).click();
  await page.getByLabel('File', { exact: true }).fill(file);
  await page.keyboard.press('Enter');
}

/** Opens the wizard, chooses the model and the file of a folder, and waits on the step Data. @param counted what its rows are, in words */
export async function fillModelAndData(page: Page, link: string, folder: string, counted: string): Promise<void> {
  await fillDataStep(page, link, path.join(folder, 'model'), path.join(folder, 'data', 'texts.csv'));
  await page.getByText(counted).waitFor();
}
