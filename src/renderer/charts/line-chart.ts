import { Chart, type ChartDataset, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { decimate, type Point } from '../series/decimate.ts';
import { type Mark, marksPlugin } from './marks.ts';
import type { ChartTheme } from './theme.ts';

/** How one line looks. Lines differ by dash as well as by color. */
export interface LineStyle {
  readonly name: string;
  /** 1 to 6 of the palette. */
  readonly color: number;
  readonly dash?: readonly number[];
  /** Behind the other lines: what is measured, under what is smoothed. */
  readonly faint?: boolean;
  /** A dot at every point: few points that were measured one by one. */
  readonly dots?: boolean;
}

export interface LineValues {
  /** Ascending. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a chart shows, besides the values of its lines. */
export interface Picture {
  readonly range: Range;
  /** Ends of the y axis; what is left out follows the values. */
  readonly y: { readonly min?: number; readonly max?: number };
  readonly marks: readonly Mark[];
}

export interface LineChartSettings {
  readonly lines: readonly LineStyle[];
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Ticks of the axes at most. */
  readonly ticks: { readonly x: number; readonly y: number };
}

type LineDataset = ChartDataset<'line', Point[]>;

/** A line chart that is fed typed arrays of any length and draws what its pixels can show, without animation. */
export class LineChart {
  readonly #chart: Chart<'line', Point[]>;
  readonly #settings: LineChartSettings;
  #marks: readonly Mark[] = [];
  #selection: Range | null = null;
  #theme: ChartTheme;

  /** @param onResize told after the picture got another size: fewer or more points are to be told apart */
  constructor(canvas: HTMLCanvasElement, settings: LineChartSettings, theme: ChartTheme, onResize: () => void) {
    Chart.register(LineController, LineElement, PointElement, LinearScale);
    this.#settings = settings;
    this.#theme = theme;
    const { formatX, formatY, ticks } = settings;
    const { ticks: words, grid } = themed(theme);
    const axis = { border: { display: false } };
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: settings.lines.map((line) => dataset(line, theme, [])) },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        onResize,
        events: [],
        layout: { padding: { top: 8, right: 8 } },
        scales: {
          x: {
            ...axis,
            type: 'linear',
            grid: { ...grid, drawTicks: false, display: false },
            ticks: {
              ...words,
              maxTicksLimit: ticks.x,
              maxRotation: 0,
              padding: 6,
              callback: (value) => formatX(Number(value)),
            },
          },
          y: {
            ...axis,
            type: 'linear',
            grid: { ...grid, drawTicks: false },
            ticks: { ...words, maxTicksLimit: ticks.y, padding: 8, callback: (value) => formatY(Number(value)) },
          },
        },
      },
      plugins: [
        marksPlugin(() => ({ marks: this.#marks, selection: this.#selection, theme: this.#theme, font: this.#font })),
      ],
    });
  }

  setTheme(theme: ChartTheme): void {
    this.#theme = theme;
    const { ticks, grid } = themed(theme);
    for (const scale of [this.#chart.options.scales!['x']!, this.#chart.options.scales!['y']!]) {
      Object.assign(scale.ticks!, ticks);
      Object.assign(scale.grid!, grid);
    }
    this.#chart.data.datasets = this.#settings.lines.map((line, index) =>
      dataset(line, theme, this.#chart.data.datasets[index]?.data ?? []),
    );
    this.#chart.update('none');
  }

  /** Draws the values anew; one per line, in the order of the styles. */
  draw(values: readonly LineValues[], { range, y, marks }: Picture): void {
    const scales = this.#chart.options.scales!;
    Object.assign(scales['x']!, { min: range.from, max: range.to });
    // Values that were left out follow the lines again.
    Object.assign(scales['y']!, { min: undefined, max: undefined, ...y });
    const columns = Math.max(1, Math.round(this.#chart.chartArea?.width ?? this.#chart.width));
    for (const [index, { x, y: heights }] of values.entries()) {
      this.#chart.data.datasets[index]!.data = decimate(x, heights, range, columns);
    }
    this.#marks = marks;
    this.#chart.update('none');
  }

  /** Marks a range that is being chosen, null for none. */
  select(selection: Range | null): void {
    this.#selection = selection;
    this.#chart.draw();
  }

  /** The value of x at a place on the page, within the picture. */
  valueAt(clientX: number): number {
    const { left, right } = this.#chart.chartArea;
    const pixel = clientX - this.#chart.canvas.getBoundingClientRect().left;
    return this.#chart.scales['x']!.getValueForPixel(Math.min(right, Math.max(left, pixel)))!;
  }

  /** The picture as a PNG file, on the color of the page. */
  async png(): Promise<Blob> {
    const { canvas } = this.#chart;
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d')!;
    context.fillStyle = this.#theme.surface;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    return new Promise((resolve, reject) => {
      copy.toBlob((blob) => (blob === null ? reject(new Error('the canvas gave no picture')) : resolve(blob)));
    });
  }

  destroy(): void {
    this.#chart.destroy();
  }

  get #font(): string {
    return `11px ${this.#theme.font}`;
  }
}

/** What the axes take from a theme. */
function themed({ text, grid, font }: ChartTheme) {
  return { ticks: { color: text, font: { family: font, size: 11 } }, grid: { color: grid } };
}

function dataset({ name, color, dash, faint, dots }: LineStyle, theme: ChartTheme, data: Point[]): LineDataset {
  const line = theme.lines[color - 1]!;
  return {
    label: name,
    data,
    borderColor: faint ? `color-mix(in srgb, ${line} 45%, transparent)` : line,
    borderWidth: faint ? 1 : 1.75,
    borderDash: [...(dash ?? [])],
    borderJoinStyle: 'round',
    pointRadius: dots ? 3 : 0,
    pointHitRadius: 0,
    pointBackgroundColor: line,
    pointBorderWidth: 0,
    order: faint ? 1 : 0,
  };
}
