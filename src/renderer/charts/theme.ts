/** What a chart needs of the design tokens, as a canvas takes it. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly accent: string;
  readonly font: string;
  /** The six colours of the palette, in their order. */
  readonly lines: readonly string[];
}

/** Reads the tokens that hold for an element now. */
export function chartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: token('--text-3'),
    grid: token('--border'),
    axis: token('--control'),
    surface: token('--surface'),
    accent: token('--accent'),
    font: token('--font'),
    lines: [1, 2, 3, 4, 5, 6].map((index) => token(`--c${index}`)),
  };
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
