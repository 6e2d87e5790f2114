import type { Handlers } from '../../contract/index.ts';
import { sayIn } from '../../shared/comparison/texts.ts';
import { version } from '../common/versions.ts';
import type { HostContext } from '../context/index.ts';
import { RunComparer } from './compare-runs.ts';
import { asCsv } from './report/csv.ts';
import { asHtml } from './report/html.ts';
import { asMarkdown } from './report/markdown.ts';

/** Any runs side by side, as data and as a text to keep. */
export function compareHandlers(host: Pick<HostContext, 'ownFiles' | 'reader' | 'runsFolder'>) {
  const comparer = new RunComparer(host);
  return {
    'compare.show': (request, _emit, signal) => comparer.compare(request, signal),

    'compare.report': async ({ format, language, ...request }, _emit, signal) => {
      const comparison = await comparer.compare(request, signal);
      const say = sayIn(language);
      switch (format) {
        case 'markdown':
          return { name: 'comparison.md', text: asMarkdown(comparison, say) };
        case 'csv':
          return { name: 'comparison.csv', text: asCsv(comparison) };
        case 'html':
          return { name: 'comparison.html', text: asHtml(comparison, say, { language, version, date: new Date() }) };
      }
    },
  } satisfies Partial<Handlers>;
}
