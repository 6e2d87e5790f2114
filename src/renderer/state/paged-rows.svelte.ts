import type { Answer, ErrorShape } from '../../contract/index.ts';

/** Rows fetched at once: several screens. */
export const pageRows = 200;

interface Page<Row> {
  /** Rows of the whole table. */
  readonly total: number;
  readonly rows: readonly Row[];
}

/**
 * Rows of a long table, fetched page by page as they come into view. Each page is requested once, and again by {@link
 * PagedRows.retry}.
 */
export class PagedRows<Row> {
  /** null before the first page has come. */
  total: number | null = $state(null);
  error: ErrorShape | null = $state.raw(null);

  readonly #fetchPage: (offset: number, limit: number) => Promise<Answer<Page<Row>>>;
  readonly #pages = new Map<number, readonly Row[] | null>();
  readonly #failed = new Set<number>();
  /** Changes when a page has come. */
  #version = $state(0);

  constructor(fetchPage: (offset: number, limit: number) => Promise<Answer<Page<Row>>>) {
    this.#fetchPage = fetchPage;
    void this.#fetch(0);
  }

  /** The row at a place; null until its page has come. Reading it in an effect subscribes to the page. */
  row(index: number): Row | null {
    void this.#version;
    const page = Math.floor(index / pageRows);
    if (!this.#pages.has(page)) void this.#fetch(page);
    return this.#pages.get(page)?.[index % pageRows] ?? null;
  }

  /** Requests failed pages again. */
  retry(): void {
    this.error = null;
    for (const page of this.#failed) this.#pages.delete(page);
    this.#failed.clear();
    // The first page also gives the number of rows, without which no row is read.
    if (!this.#pages.has(0)) void this.#fetch(0);
    this.#version += 1;
  }

  async #fetch(page: number): Promise<void> {
    this.#pages.set(page, null);
    const answer = await this.#fetchPage(page * pageRows, pageRows);
    if (answer.ok) {
      this.#pages.set(page, answer.reply.rows);
      this.total = answer.reply.total;
    } else {
      this.#failed.add(page);
      this.error = answer.error;
    }
    this.#version += 1;
  }
}
