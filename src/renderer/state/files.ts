import type { Answer, Bridge, NativeBridge } from '../../contract/index.ts';
import type { Line } from '../api/line.ts';
import { Question } from './question.svelte.ts';

/** Access to the files of the machine that trains. */
export class Files {
  /** Opens a folder in the system's file manager; null in a browser. */
  readonly show: NativeBridge['showFolder'] | null;
  /** Whether local files are uploaded to the machine that trains. */
  readonly sends: boolean;

  readonly #line: Line;
  readonly #bridge: Bridge;

  constructor(line: Line) {
    this.#line = line;
    this.#bridge = line.bridge;
    const { native } = line.bridge;
    this.show = native && ((folder) => native.showFolder(folder));
    this.sends = line.upload !== null;
  }

  /** Whether the system has a dialog for files; a browser shows the folders itself. */
  get hasDialog(): boolean {
    return this.#bridge.native !== null;
  }

  /** The system's dialog; null where the user cancels, and in a browser. */
  async pick(kind: 'file' | 'folder', title: string, extensions: readonly string[] = []): Promise<string | null> {
    const { native } = this.#bridge;
    if (native === null) return null;
    return kind === 'folder' ? native.pickFolder({ title }) : native.pickFile({ title, extensions });
  }

  /** Asks what a folder holds. */
  folders(): Question<'files.list'> {
    return new Question(this.#bridge, 'files.list');
  }

  /** The path of a local file. If another machine trains, the file is uploaded first. */
  async take(file: File): Promise<Answer<string>> {
    const { native } = this.#bridge;
    if (native !== null) return { ok: true, reply: native.pathOf(file) };
    const upload = await this.#line.upload!(file);
    return upload.ok ? { ok: true, reply: upload.path } : upload;
  }
}
