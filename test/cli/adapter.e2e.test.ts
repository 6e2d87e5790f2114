import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lorikeet } from '../support/command-line.ts';
import { demoCheckpoint, drawAdapter } from '../support/drawn-adapter.ts';
import { temporaryFolder } from '../support/temporary.ts';

const labels = ['chat', 'incident'];

/** A folder with an adapter of the demo model, and labeled rows. */
async function place(dora = false) {
  const folder = temporaryFolder();
  await drawAdapter(path.join(folder, 'made-elsewhere'), null, { classes: 2, lora: { dora } });
  const rows = Array.from(
    { length: 24 },
    (_, row) =>
      `row ${row} ${row % 3 === 0 ? 'the pump is on fire' : 'see you at lunch'},${labels[row % 3 === 0 ? 1 : 0]}`,
  );
  writeFileSync(path.join(folder, 'held-out.csv'), ['text,label', ...rows, ''].join('\n'));
  return folder;
}

const ask = async (cwd: string, ...args: string[]) => {
  const { code, out, err } = await lorikeet(['--json', ...args], cwd);
  return {
    code,
    err,
    lines: out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

describe('lorikeet adapter import', () => {
  test('an adapter with DoRA becomes a run: predicted with, evaluated, compared and trained further', async () => {
    const folder = await place(true);
    const first = await ask(
      folder,
      'adapter',
      'import',
      'made-elsewhere',
      '--labels',
      labels.join(),
      '--data',
      'held-out.csv',
    );
    expect(first.err).toBe('');
    const run = first.lines.at(-1)!['run'] as string;
    const second = await ask(
      folder,
      'adapter',
      'import',
      'made-elsewhere',
      '--labels',
      labels.join(),
      '--data',
      'held-out.csv',
      '--name',
      'again',
    );
    expect(second.code).toBe(0);

    const [listed] = (await ask(folder, 'runs', 'list')).lines;
    expect((listed!['runs'] as object[]).length).toBe(2);
    const [shown] = (await ask(folder, 'runs', 'show', run)).lines;
    expect(shown).toMatchObject({
      record: {
        status: 'finished',
        labels,
        imported: { from: path.join(folder, 'made-elsewhere') },
        config: { lora: { dora: true } },
      },
      result: { best: { metrics: { accuracy: expect.any(Number) as number } } },
    });

    const [fromFolder] = (
      await ask(folder, 'predict', 'made-elsewhere', 'the pump is on fire', '--labels', labels.join())
    ).lines;
    const [fromRun] = (await ask(folder, 'predict', run, 'the pump is on fire')).lines;
    expect(fromRun!['logits']).toEqual(fromFolder!['logits']);

    const { lines: evaluated } = await ask(folder, 'eval', run);
    expect(evaluated.at(-1)).toMatchObject({ rows: 24 });

    const { lines: compared } = await ask(folder, 'compare', run, second.lines.at(-1)!['run'] as string);
    expect(JSON.stringify(compared.at(-1))).toContain('"rows":24');

    writeFileSync(
      path.join(folder, 'further.yaml'),
      `model: ${demoCheckpoint}\ndata: { train: held-out.csv, validation: held-out.csv }\nlora: { start: ${run}, r: 64 }\ntrain: { epochs: 1, batchSize: 12 }\n`,
    );
    const trained = await ask(folder, 'train', 'further.yaml', '--out', 'further');
    expect(trained.code, trained.err).toBe(0);
    const record = JSON.parse(readFileSync(path.join(folder, 'further/run.json'), 'utf8')) as {
      config: { lora: object; data: { labels: string[] } };
    };
    expect(record.config.lora).toMatchObject({ r: 3, dora: true, start: path.join(folder, 'runs', run, 'adapter') });
    expect(record.config.data.labels).toEqual(labels);
    expect(JSON.parse(readFileSync(path.join(folder, 'further/adapter/adapter_config.json'), 'utf8'))).toMatchObject({
      r: 3,
      use_dora: true,
    });
    // It went on from the imported values: the first loss is that of the imported adapter, not of a new head.
    const steps = readFileSync(path.join(folder, 'further/metrics.jsonl'), 'utf8');
    expect(steps).toContain('"type":"step"');
  });

  test('an adapter of several labels: by problem_type of a config.json, or as the command line says', async () => {
    const folder = await place();
    const rows = Array.from({ length: 12 }, (_, row) => `row ${row} the pump is on fire,${row % 2},${Number(row > 3)}`);
    writeFileSync(path.join(folder, 'columns.csv'), ['text,chat,incident', ...rows, ''].join('\n'));
    const taken = async (data: string, ...args: string[]) => {
      const named = ['--labels', labels.join(), '--data', data];
      const { lines, err } = await ask(folder, 'adapter', 'import', 'made-elsewhere', ...named, ...args);
      expect(err).toBe('');
      return lines.at(-1)!['run'] as string;
    };
    const settingsOf = async (run: string) => {
      const [shown] = (await ask(folder, 'runs', 'show', run)).lines;
      const { record, result } = shown as unknown as {
        record: { config: { data: { task: string; labelColumns: string[] | null } } };
        result: { best: { metrics: Record<string, number> } };
      };
      const { task, labelColumns } = record.config.data;
      return { task, labelColumns, metrics: Object.keys(result.best.metrics) };
    };
    const said = await taken('columns.csv', '--multi-label');
    expect(await settingsOf(said)).toMatchObject({
      ...{ task: 'multi-label', labelColumns: labels },
      metrics: expect.arrayContaining(['samplesF1', 'hammingLoss']) as string[],
    });
    const config = path.join(folder, 'made-elsewhere', 'config.json');
    writeFileSync(config, JSON.stringify({ problem_type: 'multi_label_classification' }));
    const found = await taken('columns.csv', '--name', 'found');
    expect(await settingsOf(found)).toMatchObject({ task: 'multi-label', labelColumns: labels });
    const [answer] = (await ask(folder, 'predict', 'made-elsewhere', 'the pump is on fire', '--labels', labels.join()))
      .lines;
    const [ofRun] = (await ask(folder, 'predict', said, 'the pump is on fire')).lines;
    expect(answer).toHaveProperty('predictions', ofRun!['predictions']);
    expect(answer!['probabilities']).toEqual(ofRun!['probabilities']);
    const one = await taken('held-out.csv', '--no-multi-label', '--name', 'one');
    expect(await settingsOf(one)).toMatchObject({ task: 'single-label', labelColumns: null });
  });

  test('what does not fit is refused by name, and nothing is left of it', async () => {
    const folder = await place();
    const refusals = async (change: (files: string) => void, ...args: string[]) => {
      const changed = path.join(folder, 'changed');
      cpSync(path.join(folder, 'made-elsewhere'), changed, { recursive: true });
      change(changed);
      const { code, err, lines } = await ask(
        folder,
        'adapter',
        'import',
        'changed',
        '--labels',
        labels.join(),
        ...args,
      );
      expect(code).not.toBe(0);
      expect(existsSync(path.join(folder, 'runs')) ? readdirSync(path.join(folder, 'runs')) : []).toEqual([]);
      return err + JSON.stringify(lines);
    };
    const config = (files: string, fields: object) => {
      const file = path.join(files, 'adapter_config.json');
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...fields }));
    };
    expect(await refusals((files) => config(files, { trainable_token_indices: [3] }))).toContain(
      'adapters.unsupported',
    );
    expect(await refusals((files) => config(files, { peft_type: 'IA3' }))).toContain('adapters.not-lora');
    expect(await refusals((files) => config(files, { target_modules: '(a)\\1' }))).toContain('adapters.bad-pattern');
    expect(await refusals((files) => config(files, { base_model_name_or_path: '/no/base' }))).toContain(
      'use.base-unknown',
    );
    expect(await refusals(() => undefined, '--labels', 'a,b,c')).toContain('use.labels-count');
    const refused = await refusals((files) =>
      writeFileSync(path.join(files, 'config.json'), JSON.stringify({ problem_type: 'regression' })),
    );
    expect(refused).toContain('use.problem-type');
    expect(refused).toContain('regression');
  });

  test('the classes are called as a config.json beside the adapter says', async () => {
    const folder = await place();
    const config = path.join(folder, 'made-elsewhere', 'config.json');
    writeFileSync(config, JSON.stringify({ id2label: { 0: 'calm', 1: 'storm' } }));
    const imported = await ask(folder, 'adapter', 'import', 'made-elsewhere');
    expect(imported.lines.at(-1), imported.err).toMatchObject({ labels: ['calm', 'storm'] });
    const [answer] = (await ask(folder, 'predict', 'made-elsewhere', 'the pump is on fire')).lines;
    expect(['calm', 'storm']).toContain(answer!['prediction']);
  });
});
