import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/shared/comparison/types.ts';
import { lorikeet } from '../support/command-line.ts';
import { shelveComparedRun } from '../support/compared-runs.ts';
import { temporaryFolder } from '../support/temporary.ts';

function workplace(): string {
  const folder = temporaryFolder();
  const runs = path.join(folder, 'runs');
  shelveComparedRun(runs, { id: 'good', right: 0.92, seed: 1, config: { lora: { r: 8 } } });
  shelveComparedRun(runs, { id: 'poor', right: 0.7, seed: 2, config: { lora: { r: 2 } } });
  shelveComparedRun(runs, { id: 'tested', right: 0.8, seed: 3, split: 'test' });
  return folder;
}

describe('lorikeet compare', () => {
  it('prints the table, what the data can tell, and the settings that differ', async () => {
    const { code, out, err } = await lorikeet(['compare', 'good', 'poor'], workplace());
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^Run +F1 +Precision +Recall +Accuracy +Chosen by +Time +Peak, GB/);
    expect(out).toMatch(/^good +0\.\d{3} \*/m);
    expect(out).toMatch(/^Always “yes”/m);
    expect(out).toMatch(/^good is \d+\.\d F1 points better than poor \(\d+\.\d to \d+\.\d\): more than chance\.$/m);
    expect(out).toMatch(/McNemar p < 0\.001/);
    expect(out).toMatch(/^lora\.r +8 +2$/m);
  });

  it('writes a report, and prints JSON, CSV and Markdown', async () => {
    const folder = workplace();
    const runs = ['compare', 'good', 'poor'];
    const written = await lorikeet([...runs, '--html', 'report.html'], folder);
    expect(written).toEqual({ code: 0, out: 'written: report.html\n', err: '' });
    expect(readFileSync(path.join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    const { pairs } = JSON.parse((await lorikeet([...runs, '--json'], folder)).out) as Comparison;
    expect(pairs[0]!.verdict).toBe('better');
    expect((await lorikeet([...runs, '--csv'], folder)).out).toMatch(
      /^run,title,status,model,seed,split,rows,f1,f1_low/,
    );
    expect((await lorikeet([...runs, '--markdown'], folder)).out).toMatch(/^# 2 runs compared\n\n\| Run \| F1 \|/);
    const both = await lorikeet([...runs, '--markdown', '--csv'], folder);
    expect(both.code).not.toBe(0);
  });

  it('takes the rows that are named, and says which run has none', async () => {
    const { out } = await lorikeet(['compare', 'good', 'tested', '--split', 'test'], workplace());
    expect(out).toContain('good and tested are not tested: good has no predictions for the test rows.');
    const unknown = await lorikeet(['compare', 'good', 'godo'], workplace());
    expect(unknown.err).toContain('error run.unknown');
  });
});
