/** A figure for people: its minus signs, that of the exponent too, are minus signs (U+2212), not hyphens. */
export function withMinus(figure: string): string {
  return figure.replaceAll(/^-|(?<=\de)-/g, '−');
}
