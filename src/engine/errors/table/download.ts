import { formatBytes } from '../../../shared/format-bytes.ts';
import { phrase } from '../../../shared/phrases/index.ts';
import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

const tryAgain = 'Start it again: it goes on where it stopped.';

/** Files fetched from public servers, and archives of them. */
export const downloadErrors = {
  'download.unreachable': entry<{ host: string; reason: string }>(
    ({ host, reason }) => phrase('connection.unreachable', { host, reason }),
    () => 'Check the connection; behind a proxy set HTTPS_PROXY. What has arrived is kept.',
  ),
  'download.server-error': entry<{ host: string; status: number }>(
    ({ host, status }) => `${host} failed again and again with status ${status}.`,
    () => 'The trouble is on its side: try again later. What has arrived is kept.',
  ),
  'download.refused': entry<{ host: string; url: string; status: number }>(
    ({ host, url, status }) => `${host} does not give out ${url} (status ${status}).`,
    () => 'Try again later, or update Lorikeet: the address may have changed.',
  ),
  'download.redirect': entry<{ host: string; url: string; reason: string }>(
    ({ host, url, reason }) => `${host} forwarded the request for ${url} and it could not be followed: ${reason}.`,
    () => 'Check the proxy, or try another connection.',
  ),
  'download.bad-answer': entry<{ host: string; url: string; reason: string }>(
    ({ host, url, reason }) => `${host} answered the request for ${url} with something unexpected: ${reason}.`,
    () => 'A proxy or a log-in page may stand in between: open the address in a browser, or try again later.',
  ),
  'download.wrong-size': entry<{ host: string; file: string; expected: number; found: number }>(
    ({ host, file, expected, found }) =>
      `${host} sends ${file} with ${counted(found, 'byte')}; it should have ${expected}.`,
    () => 'Try again later, or without the proxy in between.',
  ),
  'download.wrong-hash': entry<{ host: string; file: string; expected: string; found: string }>(
    ({ host, file, expected, found }) =>
      `${file} came from ${host} changed, several times: its hash should be ${expected} and is ${found}.`,
    () => 'A proxy or faulty memory changes the data: try another connection or machine. Nothing of it was installed.',
  ),
  'download.no-space': entry<{ folder: string; needed: number; free: number }>(
    ({ folder, needed, free }) =>
      `${formatBytes(needed)} are needed, but the disk of ${folder} has ${formatBytes(free)} free.`,
    () => 'Free some space on that disk, or set LORIKEET_CACHE to a folder on another one.',
  ),
  'download.disk-full': entry<{ file: string; folder: string; done: number; total: number }>(
    ({ file, folder, done, total }) =>
      `The disk of ${folder} is full: ${formatBytes(done)} of ${formatBytes(total)} of ${file} have arrived, and nothing unfinished is taken for whole.`,
    () => `Free some space on that disk. ${tryAgain}`,
  ),
  'download.bad-archive': entry<{ archive: string; reason: string }>(
    ({ archive, reason }) => `The archive ${archive} cannot be unpacked: ${reason}.`,
    () => 'Delete the file and start again; if it fails once more, please report this.',
  ),
  'download.no-entry': entry<{ archive: string; entry: string }>(
    ({ archive, entry: name }) => `The archive ${archive} has no entry ${name}.`,
    () => 'It is not the file that was expected: delete it and start again, or update Lorikeet.',
  ),
};
