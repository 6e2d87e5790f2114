import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LadderRecord, Overlay, ReplyOf } from '../../src/contract/index.ts';
import { lorikeet } from '../support/command-line.ts';
import { writeSmallRun } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('lorikeet ladder and suspects', () => {
  it('print the table while it grows, then what to take, and the suspects of its run', async () => {
    const folder = temporaryFolder();
    await writeSmallRun(folder, 200);
    const climbed = await lorikeet(['ladder', 'small.yaml', '--markdown'], folder);
    expect(climbed.code).toBe(0);
    expect(climbed.err).toMatch(
      /^ladder \d{8}-\d{6}-small in .*\n(?:majority class: starts\n)?majority class +0\.\d{4} /,
    );
    expect(climbed.err).toMatch(/^model, LoRA: about \d+ s$/m);
    expect(climbed.out).toMatch(
      /^\| rung \| F1 \| 95 % interval \| ROC-AUC \| 95 % interval \| time \| memory \|\n\| --- \| ---: /,
    );
    expect(climbed.out).toMatch(/^\| TF-IDF, logistic regression \| 0\.\d{4} \| 0\.\d{4}–[01]\.\d{4} \|/m);
    expect(climbed.out).toMatch(/^TF-IDF, logistic regression gains .*: more than noise\.$/m);
    expect(climbed.out).toMatch(/Recommended: TF-IDF, logistic regression\.\n$/);

    const listed = await lorikeet(['ladder', '--list', '--json'], folder);
    const { ladders } = JSON.parse(listed.out) as { ladders: { record: LadderRecord }[] };
    const { id, rungs } = ladders[0]!.record;
    const again = await lorikeet(['ladder', id, '--resume'], folder);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('ladder.already-finished')]);

    const run = rungs.at(-1)!.run!;
    const shown = await lorikeet(['suspects', run, '--rows', '3'], folder);
    expect(shown.out).toMatch(/^text +row +label +suggestion +AUM +words +loss\n/);
    expect(shown.out).toMatch(/\n3 of 160 training rows, the most suspect first\n.*another label: \d+ rows\n$/);
    const all = await lorikeet(['suspects', run, '--rows', '1000', '--json'], folder);
    const { rows, confident } = JSON.parse(all.out) as ReplyOf<'runs.suspects'>;
    expect(rows).toHaveLength(160);
    const written = await lorikeet(['suspects', run, '--rows', '2', '--out', 'corrections.json'], folder);
    expect(written.out).toMatch(/written: corrections\.json\n$/);
    const corrections = JSON.parse(readFileSync(path.join(folder, 'corrections.json'), 'utf8')) as Overlay;
    const expected = rows.filter(({ isConfident }) => isConfident).map(({ row }) => ({ row, label: null }));
    expect(corrections).toEqual({ format: 1, rows: expected });
    expect(expected).toHaveLength(confident);
  });

  it('says what is missing', async () => {
    const folder = temporaryFolder();
    const none = await lorikeet(['ladder'], folder);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('missing a config or data')]);
    const unknown = await lorikeet(['ladder', 'nothing.csv'], folder);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('error files.missing')]);
  });
});
