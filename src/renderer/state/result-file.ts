import type { Answer, Answered, Bridge } from '../../contract/index.ts';

/** The content of a file of predictions on the machine that trains, piece by piece. */
export async function readWholeResult(bridge: Bridge, file: string): Promise<Answer<Blob>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const answer: Answered<'use.readResult'> = await bridge.call('use.readResult', { file, offset });
    if (!answer.ok) return answer;
    pieces.push(Uint8Array.from(atob(answer.reply.piece), (character) => character.charCodeAt(0)));
    offset = answer.reply.next;
  }
  return { ok: true, reply: new Blob(pieces) };
}
