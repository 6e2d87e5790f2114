import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appPage, servedApp } from '../support/app-page.ts';
import { file, repository } from '../support/hub/repository.ts';
import { startHub } from '../support/hub/stand-in.ts';
import { writeSmallModel } from '../support/run-config.ts';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { temporaryFolder } from '../support/temporary.ts';

const readersToken = 'hf_readersreadersreadersreaders';
const strangersToken = 'hf_strangerstrangerstrangerstr';

/** A Hub with a small gated model and so many others that a search has several pages. */
async function hubOfMany() {
  const folder = path.join(temporaryFolder(), 'model');
  await writeSmallModel(folder);
  const files = readdirSync(folder).map((name) =>
    file(name, readFileSync(path.join(folder, name)), { large: name.endsWith('.safetensors') }),
  );
  const listed = (id: string, downloads: number) => ({
    ...{
      id,
      downloads,
      pipeline_tag: 'fill-mask',
      tags: ['safetensors', 'license:mit'],
      parameters: 1000,
      modelType: 'roberta',
    },
  });
  return startHub({
    repositories: [repository({ id: 'bird/song', files, access: 'gated', readers: [readersToken] })],
    models: [
      listed('bird/song', 9000),
      ...Array.from({ length: 70 }, (_, index) => listed(`bird/egg-${index}`, index)),
    ],
    tokens: [strangersToken],
  });
}

describe.skipIf(chromiumPath === undefined)(`models of the Hub${noBrowser}`, () => {
  it('are searched in pages; a gated one says what it lacks, and is fetched with the right token', async () => {
    const hub = await hubOfMany();
    const folder = temporaryFolder();
    const { link } = await servedApp(folder, { HF_ENDPOINT: hub.endpoint });
    const page = await appPage(link);
    await page.goto(new URL('/models', link).href);
    const onHub = page.getByRole('region', { name: 'On the Hub' });

    await onHub.getByRole('searchbox', { name: 'Search the Hub' }).fill('egg');
    await onHub.getByRole('button', { name: 'bird/egg-69' }).waitFor();
    expect(await onHub.getByRole('button', { name: 'bird/egg-0', exact: true }).count()).toBe(0);
    for (const found of ['25 models', '50 models']) {
      await onHub.getByText(found).waitFor();
      await onHub.getByRole('button', { name: 'More' }).click();
    }
    await onHub.getByText('70 models').waitFor();
    await onHub.getByRole('button', { name: 'bird/egg-0', exact: true }).waitFor();

    await onHub.getByRole('searchbox', { name: 'Search the Hub' }).fill('song');
    await onHub.getByRole('button', { name: 'bird/song' }).click();
    const panel = page.getByRole('complementary', { name: 'bird/song' });
    await panel.getByText('hub.no-token').waitFor();
    const token = panel.getByLabel('Access token');
    await token.fill('hf_nobodynobodynobodynobodynobody');
    await panel.getByRole('button', { name: 'Test and keep' }).click();
    await panel.getByText('hub.wrong-token').first().waitFor();
    await token.fill(strangersToken);
    await panel.getByRole('button', { name: 'Test and keep' }).click();
    await panel.getByText('hub.license-not-accepted').waitFor();
    await panel.getByRole('link', { name: 'Accept the license on the Hub' }).waitFor();
    await token.fill(readersToken);
    await panel.getByRole('button', { name: 'Test and keep' }).click();

    await panel.getByRole('button', { name: /^Download \d/ }).click();
    await panel.getByRole('button', { name: 'New run with it' }).waitFor();
    await page.getByRole('region', { name: 'On this machine' }).getByText('bird/song').waitFor();
    expect(readdirSync(path.join(folder, 'hf', 'hub'))).toContain('models--bird--song');
    expect(JSON.stringify(await page.content())).not.toContain(readersToken);
  });
});
