/** Pixels: browsers cut elements off that are taller than 17 to 33 million. */
const tallest = 8e6;

/** Where the rows of a table lie, in pixels, and what of them is in view. */
export interface TableExtent {
  /** All rows one below the other. */
  readonly full: number;
  /** What is in view of the rows. */
  readonly view: number;
}

/** The height of the element that stands for all rows. */
export function drawnHeight({ full }: TableExtent): number {
  return Math.min(full, tallest);
}

/** Pixels that the rows move for each pixel scrolled: 1, and more where they are taller together than an element can be. */
export function stretchOf({ full, view }: TableExtent): number {
  return full <= tallest ? 1 : (full - view) / (tallest - view);
}

/**
 * Where something that lies at `start` among all rows is drawn when `scrolled` pixels are scrolled. What is far out of view is drawn at
 * the end nearest to it.
 */
export function drawnAt(start: number, height: number, scrolled: number, extent: TableExtent): number {
  const offset = start - scrolled * (stretchOf(extent) - 1);
  return Math.min(drawnHeight(extent) - height, Math.max(0, offset));
}

/** The pixels to scroll to so that what lies at `start` is in view; null where it is. */
export function scrolledTo(start: number, height: number, scrolled: number, extent: TableExtent): number | null {
  const stretch = stretchOf(extent);
  const top = scrolled * stretch;
  if (start < top) return start / stretch;
  const below = start + height - extent.view;
  return below > top ? below / stretch : null;
}
