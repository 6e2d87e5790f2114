import type { ErrorShape } from '../../contract/index.ts';

/** Rows fetched at once: several screens. */
export const pageRows = 200;

/** One page of rows, or why there is none. */
export type PageAnswer<Row> =
  | { readonly ok: true; readonly total: number; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly error: ErrorShape };

/** Rows of a long table, fetched page by page as they come into view; a page is asked for once. */
export class PagedRows<Row> {
  /** null before the first page has come. */
  total: number | null = $state(null);
  error: ErrorShape | null = $state.raw(null);

  readonly #fetchPage: (offset: number, limit: number) => Promise<PageAnswer<Row>>;
  readonly #pages = new Map<number, readonly Row[] | null>();
  /** Changes when a page has come. */
  #version = $state(0);

  constructor(fetchPage: (offset: number, limit: number) => Promise<PageAnswer<Row>>) {
    this.#fetchPage = fetchPage;
    void this.#fetch(0);
  }

  /** The row at a place; null until it is there, and then whoever asked is told. */
  row(index: number): Row | null {
    void this.#version;
    const page = Math.floor(index / pageRows);
    if (!this.#pages.has(page)) void this.#fetch(page);
    return this.#pages.get(page)?.[index % pageRows] ?? null;
  }

  async #fetch(page: number): Promise<void> {
    this.#pages.set(page, null);
    const answer = await this.#fetchPage(page * pageRows, pageRows);
    if (answer.ok) {
      this.#pages.set(page, answer.rows);
      this.total = answer.total;
    } else this.error = answer.error;
    this.#version += 1;
  }
}
