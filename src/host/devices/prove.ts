import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeviceName } from '../../contract/index.ts';
import type { FormatProof, ProofFormat } from '../../shared/device.ts';
import type { Launcher, WorkerEnd } from '../launch/launcher.ts';
import { type Answer, supervise } from '../launch/supervise.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** Each part of the proof of a format has to be done in this time. Drivers in software take minutes on slow machines; a card takes seconds. */
const LIMIT_SECONDS = 300;

export interface Proving {
  readonly launcher: Launcher;
  readonly device: DeviceName;
  readonly formats: readonly ProofFormat[];
  readonly signal: AbortSignal;
  readonly onBegun: (format: ProofFormat) => void;
  /** The next format begins when this has resolved. */
  readonly onProof: (proof: FormatProof) => Promise<void>;
  /** Where it is not the usual. */
  readonly limitSeconds?: number;
}

/**
 * Has a process of its own prove a device. A format in which that process dies, or does not come back in time, has failed; the
 * other formats are tried in another process.
 *
 * @throws the signal's reason, where nobody waits for it any more
 */
export async function proveInWorker(proving: Proving): Promise<void> {
  const { formats, signal, onProof } = proving;
  let left = [...formats];
  while (left.length > 0) {
    signal.throwIfAborted();
    const { proofs, fault, begun } = await tryFormats(proving, left);
    for (const proof of proofs) await onProof(proof);
    signal.throwIfAborted();
    const proved = new Set(proofs.map(({ format }) => format));
    left = left.filter((format) => !proved.has(format));
    if (left.length === 0 || fault === null) return;
    const failed = begun !== null && left.includes(begun) ? begun : left[0]!;
    await onProof({ format: failed, passed: false, reason: fault, largestDifference: null, stepSeconds: null });
    left = left.filter((format) => format !== failed);
    // It did not even begin: the next would fare no better.
    if (begun === null) return;
  }
}

interface Tried {
  readonly proofs: readonly FormatProof[];
  /** Why the worker ended before its time; null where it did not. */
  readonly fault: string | null;
  /** The format it was at. */
  readonly begun: ProofFormat | null;
}

async function tryFormats(
  { launcher, device, signal, onBegun, limitSeconds = LIMIT_SECONDS }: Proving,
  formats: readonly ProofFormat[],
): Promise<Tried> {
  // What drivers print is no business of whoever asked; some name the missing library there and nowhere else.
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-proof-'));
  const output = path.join(folder, 'output.txt');
  const proofs: FormatProof[] = [];
  let begun: ProofFormat | null = null;
  let isLate = false;
  let timer: NodeJS.Timeout | undefined;
  let waitAnew: () => void = () => undefined;
  try {
    const worker = supervise(launcher, { type: 'probe', device, formats: [...formats] }, output, (news) => {
      waitAnew();
      if (news.type === 'format-begun') onBegun((begun = news.format));
      if (news.type === 'format-proved') proofs.push(news.proof);
    });
    const late = new Promise<'late'>((resolve) => {
      waitAnew = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          isLate = true;
          worker.kill();
          // A process that hangs in the kernel cannot be killed: it is not waited for.
          setTimeout(() => resolve('late'), 2000).unref();
        }, limitSeconds * 1000);
      };
    });
    waitAnew();
    signal.addEventListener('abort', worker.kill);
    const ended = await Promise.race([worker.ended, late]).finally(() =>
      signal.removeEventListener('abort', worker.kill),
    );
    const printed = await readFile(output, 'utf8').catch(() => '');
    const fault = isLate
      ? `it gave no answer in ${limitSeconds} seconds`
      : ended === 'late'
        ? null
        : faultOf(ended, printed);
    return { proofs: proofs.map((proof) => withLibrary(proof, printed)), fault, begun };
  } finally {
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function faultOf({ answer, end }: { answer: Answer | null; end: WorkerEnd }, printed: string): string | null {
  if (answer?.type === 'probed') return null;
  if (answer?.type === 'failed') return answer.error.sentence;
  if (!end.started) return phrase('device.not-started', { reason: end.reason });
  const said = printed.trimEnd().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
  const { signal } = end;
  if (signal !== null) {
    return said === '' ? phrase('device.ended-by', { signal }) : phrase('device.ended-by-saying', { signal, said });
  }
  const code = end.exitCode ?? '?';
  return said === '' ? phrase('device.ended-with', { code }) : phrase('device.ended-with-saying', { code, said });
}

/** The runtime says only that a library could not be loaded; which one that is, the system's loader printed. */
function withLibrary(proof: FormatProof, printed: string): FormatProof {
  const [, missing] = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(printed) ?? [];
  if (missing === undefined || proof.reason === null || proof.reason.includes(missing)) return proof;
  return { ...proof, reason: phrase('device.lacks', { reason: proof.reason, library: missing }) };
}
