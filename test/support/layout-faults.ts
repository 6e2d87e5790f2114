import type { Page } from 'playwright-core';

/**
 * What is wrong with how a page is laid out now, one line for each fault: it scrolls sideways, texts lie on one another,
 * a text is cut and nothing says it in full, a text has so little room that it runs down letter by letter, or a table has columns out
 * of sight in a window of 1280 pixels or more. A table with a column for each of what a user chose may have (`data-wide`).
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${inPage})()`);
}

/** Runs in the page. As text: its types are those of a browser, which the tests do not know. */
const inPage = String.raw`() => {
  const faults = [];
  const root = document.documentElement;
  const main = document.querySelector('main');
  if (root.scrollWidth > root.clientWidth + 1) faults.push('the page scrolls sideways');
  if (main !== null && main.scrollWidth > main.clientWidth + 1) {
    faults.push('the view scrolls sideways by ' + (main.scrollWidth - main.clientWidth) + ' px');
  }
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const ancestors = (element) => {
    const list = [];
    for (let each = element; each !== null; each = each.parentElement) list.push(each);
    return list;
  };
  const floats = (element) => ancestors(element).some((each) => ['fixed', 'sticky'].includes(styleOf(each).position));
  for (const table of document.querySelectorAll('table:not([role="grid"])')) {
    const region = ancestors(table).slice(1).find((each) => each !== main && ['auto', 'scroll'].includes(styleOf(each).overflowX));
    if (region === undefined || innerWidth < 1280 || table.closest('[data-wide]') !== null) continue;
    if (region.scrollWidth <= region.clientWidth + 1) continue;
    const { right } = region.getBoundingClientRect();
    const hidden = [...table.rows[0].cells].filter((cell) => cell.getBoundingClientRect().right > right + 1);
    faults.push('columns are out of sight: ' + hidden.map((cell) => cell.textContent.trim()).join(', '));
  }
  const isHidden = (element) =>
    ancestors(element).some((each) => each.matches('.sr, [aria-hidden="true"], .skip, canvas, option, select, details:not([open]) > :not(summary)'));
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog ?? document.body;
  const texts = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.data.trim();
    const element = node.parentElement;
    if (text === '' || element.closest('script, style, noscript') !== null || isHidden(element)) continue;
    if (styleOf(element).visibility === 'hidden') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
    if (boxes.length === 0) continue;
    texts.push({ node, text, element, boxes, floats: floats(element) });
  }
  const short = (text) => JSON.stringify(text.replace(/\s+/g, ' ').slice(0, 40));
  const shown = (box, element) => {
    let { left, right, top, bottom } = box;
    for (const each of ancestors(element)) {
      const { overflowX, overflowY } = styleOf(each);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const clip = each.getBoundingClientRect();
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
    }
    return { left, right, top, bottom };
  };
  const isThere = ({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1;
  for (const { text, element, boxes } of texts) {
    const lines = new Set(boxes.map(({ top }) => Math.round(top))).size;
    if (text.length >= 6 && lines > text.length / 2.5) faults.push('runs down letter by letter: ' + short(text));
    const cutBy = ancestors(element).find((each) => {
      const { overflowX, overflowY } = styleOf(each);
      if (overflowX !== 'hidden' && overflowX !== 'clip' && overflowY !== 'hidden' && each !== document.body) return false;
      const clip = each.getBoundingClientRect();
      const scrolls = ancestors(element).slice(0, ancestors(element).indexOf(each)).some((inner) => {
        const style = styleOf(inner);
        return ['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY);
      });
      if (scrolls) return false;
      return boxes.some((box) => box.right > clip.right + 2 || box.left < clip.left - 2 || box.bottom > clip.bottom + 3);
    });
    const isSaid = ancestors(element).some((each) => each.hasAttribute('title') || each.matches('[data-whole]'));
    if (cutBy !== undefined && !isSaid) faults.push('is cut: ' + short(text) + ' in ' + cutBy.tagName.toLowerCase() + '.' + cutBy.className);
  }
  const seen = texts.flatMap((text) =>
    text.floats ? [] : text.boxes.map((box) => ({ ...text, box: shown(box, text.element) })).filter(({ box }) => isThere(box)),
  );
  for (let first = 0; first < seen.length; first += 1) {
    for (let second = first + 1; second < seen.length; second += 1) {
      const [one, other] = [seen[first], seen[second]];
      if (one.node === other.node) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // Lines of text stand closer than their boxes are tall.
      if (across > 2 && down > 6) faults.push(short(one.text) + ' lies on ' + short(other.text));
    }
  }
  return [...new Set(faults)].slice(0, 12);
}`;
