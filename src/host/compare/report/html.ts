import { lineStyle } from '../../../shared/comparison/line-style.ts';
import { comparisonTable, tableColumns, type TableRow } from '../../../shared/comparison/table.ts';
import type { Say, TextLanguage } from '../../../shared/comparison/texts.ts';
import type { Comparison } from '../../../shared/comparison/types.ts';
import { escapeHtml as text } from './escape-html.ts';
import { sentencesOf, settingText } from './sentences-of.ts';
import { svgChart } from './svg-chart.ts';

export interface HtmlOptions {
  readonly language: TextLanguage;
  /** Version of the app. */
  readonly version: string;
  readonly date: Date;
}

/** The colors of the app's pages, light and dark, by the reader's system. */
const style = `
:root { color-scheme: light dark; --bg: light-dark(#fff, #16171b); --text: light-dark(#1a1b1f, #ecedf0);
  --dim: light-dark(#4f5159, #b4b7c0); --line: light-dark(#e3e3e8, #2b2d34); --soft: light-dark(#f5f5f7, #1c1d22);
  --c1: light-dark(#1f5fd0, #5b9ae8); --c2: light-dark(#a84a08, #dc6a2e); --c3: light-dark(#14594a, #2fdfa6);
  --c4: light-dark(#d2609e, #e8c3de); --c5: light-dark(#a3870a, #f0b429); }
body { max-width: 1100px; margin: 0 auto; padding: 32px 24px; background: var(--bg); color: var(--text);
  font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; } h2 { margin: 32px 0 8px; font-size: 16px; } h3 { margin: 16px 0 4px; font-size: 14px; }
.scroll { overflow-x: auto; } table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
td { white-space: nowrap; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; min-width: 160px; }
thead th { background: var(--soft); color: var(--dim); font-size: 12px; font-weight: 500; }
tbody th { font-weight: 500; } small { display: block; color: var(--dim); font-size: 12px; white-space: nowrap; }
.settings th { text-align: left; } .settings td { text-align: left; overflow-wrap: anywhere; white-space: normal; } .dim { color: var(--dim); }
.key { display: inline-block; width: 22px; height: 8px; margin-right: 6px; } .key line, polyline { fill: none; stroke-width: 2; }
svg text { fill: var(--dim); font-size: 11px; } .grid { stroke: var(--line); } svg { width: 100%; height: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 24px; }
@media print { body { padding: 0; } }`;

/** The comparison as one page: tables and pictures inside, no script, nothing asked of the network. */
export function asHtml(comparison: Comparison, say: Say, { language, version, date }: HtmlOptions): string {
  const { runs, differences, metric } = comparison;
  const title = say(runs.length === 1 ? 'title.one' : 'title', { n: runs.length });
  const { headlines, pairs, costs, method } = sentencesOf(comparison, say);
  const body = [
    `<h1>${text(title)}</h1>`,
    ...headlines.map((sentence) => `<p>${text(sentence)}</p>`),
    section(say('table'), figures(comparisonTable(comparison, say), say)),
    section(
      say('verdicts'),
      list([...pairs, ...costs]) + (method === null ? '' : `<p class="dim">${text(method)}</p>`),
    ),
    section(say('curves'), charts(comparison, metric, say)),
    runs.length === 1
      ? ''
      : section(
          say('differences'),
          differences.length === 0 ? `<p>${text(say('noDifferences'))}</p>` : settings(comparison, say),
        ),
    `<p class="dim">${text(say('made', { version, date: date.toISOString().slice(0, 10) }))}</p>`,
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
${body.join('\n')}
</body>
</html>
`;
}

function figures(rows: readonly TableRow[], say: Say): string {
  const head = [say('run'), ...tableColumns.map((column) => say(column))];
  const body = rows.map(({ place, title, note, cells }) => {
    const values = tableColumns.map((column) => {
      const { text: value, interval, isBest } = cells[column];
      const shown = text(value ?? '–');
      const marked = isBest ? `<strong>${shown}</strong> <span title="${text(say('best'))}">★</span>` : shown;
      return `<td>${marked}${interval === null ? '' : `<small>${text(interval)}</small>`}</td>`;
    });
    const name = `${place === null ? '' : key(place)}${text(title)}${note === null ? '' : `<small>${text(note)}</small>`}`;
    return `<tr><th scope="row">${name}</th>${values.join('')}</tr>`;
  });
  return table('', head, body);
}

function settings({ runs, differences }: Comparison, say: Say): string {
  const head = [say('setting'), ...runs.map(({ title }) => title)];
  const body = differences.map(
    ({ field, values }) =>
      `<tr><th scope="row">${text(field)}</th>${values.map((value) => `<td>${text(settingText(value))}</td>`).join('')}</tr>`,
  );
  return table(' class="settings"', head, body);
}

function charts({ runs }: Comparison, metric: Comparison['metric'], say: Say): string {
  const lines = (name: typeof metric | 'trainingLoss') =>
    runs.map(({ title, curves }, place) => ({ name: title, place, points: curves[name] }));
  const legend = runs.map(({ title }, place) => `<span>${key(place)}${text(title)}</span>`).join(' &nbsp; ');
  const pictures = ([metric, 'trainingLoss'] as const).map((name) => {
    const label = say('byEpoch', { metric: say(name) });
    return `<div><h3>${text(label)}</h3>${svgChart(lines(name), label, name === metric)}</div>`;
  });
  return `<p>${legend}</p><div class="charts">${pictures.join('')}</div>`;
}

/** A piece of the line of a run. */
function key(place: number): string {
  const { color, dash } = lineStyle(place);
  return `<svg class="key" viewBox="0 0 22 8" aria-hidden="true"><line x1="0" x2="22" y1="4" y2="4" stroke="var(--c${color})" stroke-dasharray="${dash.join(' ')}"/></svg>`;
}

function table(attributes: string, head: readonly string[], body: readonly string[]): string {
  const cells = head.map((cell) => `<th scope="col">${text(cell)}</th>`).join('');
  return `<div class="scroll" tabindex="0"><table${attributes}><thead><tr>${cells}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${text(title)}</h2>\n${content}</section>`;
}

function list(sentences: readonly string[]): string {
  return sentences.length === 0
    ? ''
    : `<ul>${sentences.map((sentence) => `<li>${text(sentence)}</li>`).join('\n')}</ul>`;
}
