import { lineStyle } from '../../../shared/comparison/line-style.ts';
import type { CurvePoint } from '../../../shared/comparison/types.ts';
import { escapeHtml } from './escape-html.ts';

interface SvgLine {
  readonly name: string;
  /** Place of its run, which decides how it looks. */
  readonly place: number;
  readonly points: readonly CurvePoint[];
}

const [WIDTH, HEIGHT] = [720, 260];
const area = { left: 52, right: WIDTH - 12, top: 12, bottom: HEIGHT - 30 };

/** Curves by epoch as an SVG picture whose colors are CSS variables; an empty text where no line has a point. */
export function svgChart(lines: readonly SvgLine[], label: string, withDots: boolean): string {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return '';
  const xTicks = ticks(
    Math.min(0, ...points.map(({ epoch }) => epoch)),
    Math.max(...points.map(({ epoch }) => epoch)),
    6,
  );
  const yTicks = ticks(Math.min(...points.map(({ value }) => value)), Math.max(...points.map(({ value }) => value)), 5);
  const x = scale(xTicks, area.left, area.right);
  const y = scale(yTicks, area.bottom, area.top);
  const grid = yTicks.map(
    (tick) =>
      `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text x="${area.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const epochs = xTicks.map((tick) => `<text x="${x(tick)}" y="${HEIGHT - 10}" text-anchor="middle">${tick}</text>`);
  const drawn = lines.map(({ name, place, points: own }) => {
    const { color, dash } = lineStyle(place);
    const path = own.map(({ epoch, value }) => `${x(epoch)},${y(value)}`).join(' ');
    const dots = withDots
      ? own.map(({ epoch, value }) => `<circle cx="${x(epoch)}" cy="${y(value)}" r="3" fill="var(--c${color})"/>`)
      : [];
    return `<g><title>${escapeHtml(name)}</title><polyline points="${path}" stroke="var(--c${color})" stroke-dasharray="${dash.join(' ')}"/>${dots.join('')}</g>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">`,
    ...grid,
    ...epochs,
    ...drawn,
    '</svg>',
  ].join('\n');
}

/** Round numbers that hold a range: at most `most` and one. */
export function ticks(low: number, high: number, most: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => span / size <= most)!;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [values[0]!, values.at(-1)!];
  return (value) => Number((from + ((value - low) / (high - low)) * (to - from)).toFixed(1));
}
