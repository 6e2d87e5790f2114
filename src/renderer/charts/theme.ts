/** What a chart needs of the design tokens, as a canvas takes it. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly accent: string;
  readonly font: string;
  /** The six colors of the palette, in their order. */
  readonly lines: readonly string[];
}

/** Reads the tokens that hold for a canvas now. */
export function chartTheme(canvas: HTMLCanvasElement): ChartTheme {
  // What a token is in this theme shows where it is used: its own value names both themes.
  const probe = canvas.parentElement!.appendChild(document.createElement('span'));
  const style = getComputedStyle(probe);
  const color = (name: string) => {
    probe.style.color = `var(${name})`;
    return style.color;
  };
  const theme = {
    text: color('--text-3'),
    grid: color('--border'),
    axis: color('--control'),
    surface: color('--surface'),
    accent: color('--accent'),
    font: style.getPropertyValue('--font').trim(),
    lines: [1, 2, 3, 4, 5, 6].map((index) => color(`--c${index}`)),
  };
  probe.remove();
  return theme;
}

/** Calls back whenever light turns dark or back, by the switch or by the system; the result ends that. */
export function onThemeChange(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
}
