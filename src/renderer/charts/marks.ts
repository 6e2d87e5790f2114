import type { ChartArea, Plugin, Scale } from 'chart.js';
import type { ChartTheme } from './theme.ts';

/** A dashed line across the picture, with a few words at its end. */
export interface Mark {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly text: string;
}

interface Marking {
  readonly marks: readonly Mark[];
  /** A range of x that is being chosen. */
  readonly selection: { readonly from: number; readonly to: number } | null;
  readonly theme: ChartTheme;
  readonly font: string;
}

/** Draws marks behind the lines and the chosen range above them. */
export function marksPlugin(current: () => Marking): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { marks, theme } = current();
      const { left, right, top, bottom } = chartArea;
      ctx.save();
      ctx.strokeStyle = theme.axis;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(left, bottom + 0.5);
      ctx.lineTo(right, bottom + 0.5);
      ctx.stroke();
      ctx.setLineDash([3, 3]);
      for (const { axis, at } of marks) {
        const pixel = pixelOf(axis, at, chartArea, scales);
        if (pixel === null) continue;
        ctx.beginPath();
        ctx.moveTo(axis === 'x' ? pixel : left, axis === 'x' ? top : pixel);
        ctx.lineTo(axis === 'x' ? pixel : right, axis === 'x' ? bottom : pixel);
        ctx.stroke();
      }
      ctx.restore();
    },
    afterDraw({ ctx, chartArea, scales }) {
      const { marks, selection, theme, font } = current();
      ctx.save();
      ctx.font = font;
      ctx.fillStyle = theme.text;
      // Words stand out from the lines behind them.
      ctx.strokeStyle = theme.surface;
      ctx.lineWidth = 3;
      ctx.lineJoin = 'round';
      for (const { axis, at, text } of marks) {
        const pixel = pixelOf(axis, at, chartArea, scales);
        if (pixel === null) continue;
        ctx.textAlign = axis === 'x' ? 'left' : 'right';
        const [x, y] = axis === 'x' ? [pixel + 4, chartArea.top + 9] : [chartArea.right, pixel - 4];
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      }
      ctx.restore();
      if (selection === null) return;
      const from = scales['x']!.getPixelForValue(selection.from);
      const to = scales['x']!.getPixelForValue(selection.to);
      ctx.save();
      ctx.fillStyle = `color-mix(in srgb, ${theme.accent} 16%, transparent)`;
      ctx.fillRect(from, chartArea.top, to - from, chartArea.bottom - chartArea.top);
      ctx.restore();
    },
  };
}

/** Where a mark is; null where that is outside of the picture. */
function pixelOf(
  axis: Mark['axis'],
  at: number,
  { left, right, top, bottom }: ChartArea,
  scales: Readonly<Record<string, Scale>>,
): number | null {
  const pixel = Math.round(scales[axis]!.getPixelForValue(at)) + 0.5;
  const [from, to] = axis === 'x' ? [left, right] : [top, bottom];
  return pixel >= from && pixel <= to ? pixel : null;
}
