import { cp } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { RunRecord, RunResult } from '../../contract/index.ts';
import { LorikeetError, readJson, writeJson, writeWholeFile } from '../../engine/index.ts';
import { runFiles } from '../runs/folder.ts';
import { readRecord, readResult } from '../runs/record.ts';
import { repeatableConfig } from '../runs/repeatable-config.ts';

/** The files of a bundle. */
export function bundleFiles(folder: string) {
  const at = (...parts: string[]) => path.join(folder, ...parts);
  return {
    bundle: at('bundle.json'),
    /** What `lorikeet train` reads; JSON is YAML. */
    config: at('config.yaml'),
    result: at('result.json'),
    adapter: at('adapter'),
    validation: at('predictions', 'validation.jsonl'),
    test: at('predictions', 'test.jsonl'),
    readme: at('README.md'),
  };
}

const rows = z.array(z.int().min(0));

/** bundle.json: what a run was made from, and which rows were in which split. Texts stay where they are. */
export const Bundle = z.object({
  format: z.literal(1),
  run: RunRecord,
  split: z.object({ train: rows, validation: rows, test: rows }),
});
export type Bundle = z.infer<typeof Bundle>;

/**
 * Writes the bundle of a run into an empty folder.
 *
 * @param split 0-based rows of the data files in each split, in the order that the run had
 */
export async function writeBundle(runFolder: string, folder: string, split: Bundle['split']): Promise<void> {
  const files = bundleFiles(folder);
  const from = runFiles(runFolder);
  const run = await readRecord(runFolder);
  await writeJson(files.bundle, { format: 1, run, split } satisfies Bundle);
  await writeJson(files.config, repeatableConfig(run.config));
  await writeJson(files.result, await readResult(runFolder));
  await cp(from.adapter, files.adapter, { recursive: true });
  await cp(path.dirname(from.predictions.validation), path.dirname(files.validation), { recursive: true });
  await writeWholeFile(files.readme, (handle) => handle.writeFile(readme(run)));
}

/** @throws export.no-proof where it is no bundle */
export async function readBundle(folder: string): Promise<Bundle & { readonly result: RunResult | null }> {
  const files = bundleFiles(folder);
  const parsed = Bundle.safeParse(await readJson(files.bundle).catch(() => null));
  if (!parsed.success) throw new LorikeetError('export.no-bundle', { folder });
  const result = RunResult.nullable().safeParse(await readJson(files.result).catch(() => null));
  return { ...parsed.data, result: result.success ? result.data : null };
}

function readme({ id, config, versions }: RunRecord): string {
  return [
    `# ${id}, a run that can be repeated`,
    '',
    `Everything that decided the run, but for the base model (\`${config.model}\`) and the data (\`${config.data.train}\`), which stay where they are and are named by their hashes in \`bundle.json\`.`,
    '',
    '- `config.yaml`: its settings, complete',
    '- `bundle.json`: hashes of model and data, the rows of each split, versions, seeds',
    '- `result.json`, `predictions/`: what came out',
    '- `adapter/`: the trained adapter',
    '',
    '```sh',
    'lorikeet reproduce FOLDER',
    'lorikeet reproduce FOLDER --set model=/where/it/lies --set data.train=/where/they/lie.csv',
    '```',
    '',
    `It was trained with Lorikeet ${versions.lorikeet} on ${versions.platform}.`,
    '',
  ].join('\n');
}
