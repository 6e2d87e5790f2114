import type { ExpectedFile, FileSource } from '../../download/index.ts';
import { LorikeetError } from '../../errors/index.ts';
import { refuseWebPage } from '../client/ask.ts';
import { connectionFailure, exchange } from '../client/exchange.ts';
import type { Hub } from '../client/hub.ts';
import { fileUrl, type Repository } from '../repository.ts';

export interface FileOfHub {
  readonly hub: Hub;
  readonly repository: Repository;
  readonly commit: string;
  readonly file: ExpectedFile;
  /** Where it goes, for the error of a full disk. */
  readonly folder: string;
}

/**
 * A file of a repository as a source of bytes. Its failures are hub.wrong-hash, hub.wrong-size, hub.html-page, hub.disk-full and the
 * hub.* errors of the connection.
 */
export function fileOfHub({ hub, repository, commit, file, folder }: FileOfHub): FileSource {
  const { endpoint } = hub.settings;
  const subject = { what: file.path, repository, revision: commit, file: file.path };
  return {
    policy: hub.downloadPolicy,
    async open(start, signal) {
      const answer = await exchange(hub, {
        url: fileUrl(endpoint, repository, commit, file.path),
        subject,
        headers: start === 0 ? {} : { range: `bytes=${start}-` },
        signal,
      });
      refuseWebPage(answer, subject);
      return { answer, sizes: [answer.hubHeaders.get('x-linked-size')] };
    },
    failures: {
      connection: connectionFailure,
      wrongSize: (host, { path, bytes }, found) =>
        new LorikeetError('hub.wrong-size', { host, file: path, expected: bytes, found }),
      wrongHash: ({ path, hash }, found) =>
        new LorikeetError('hub.wrong-hash', { host: new URL(endpoint).host, file: path, expected: hash.value, found }),
      diskFull: ({ path, bytes }, done, cause) =>
        new LorikeetError('hub.disk-full', { file: path, folder, done, total: bytes }, { cause }),
    },
  };
}
