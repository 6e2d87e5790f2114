import { formatBytes } from '../../../shared/format-bytes.ts';
import { phrase } from '../../../shared/phrases/index.ts';
import { entry } from '../entry.ts';
import { counted, inList } from '../wording.ts';

const acceptLicense = (page: string) =>
  `Sign in on ${page}, accept the license there (some are granted by hand, which takes a while), then try again.`;
const giveToken =
  'Make a token with the right to read on https://huggingface.co/settings/tokens and give it with `lorikeet login`, or set HF_TOKEN.';
const tryAgain = 'Start it again: it goes on where it stopped.';

/** The Hugging Face Hub, downloads from it and the cache shared with Python's tools. `repository` reads "the model a/b". */
export const hubErrors = {
  'hub.bad-id': entry<{ id: string }>(
    ({ id }) => `${JSON.stringify(id)} is not the name of a repository on the Hub.`,
    () =>
      'A name looks like `roberta-large` or `mistralai/Mistral-7B-v0.1`, with `@` and a revision behind it if need be.',
  ),
  'hub.bad-endpoint': entry<{ endpoint: string }>(
    ({ endpoint }) =>
      `HF_ENDPOINT is ${JSON.stringify(endpoint)}, which is not an address that starts with https:// or http://.`,
    () => 'Correct the variable, or unset it to use https://huggingface.co.',
  ),
  'hub.bad-proxy': entry<{ variable: string }>(
    ({ variable }) => `${variable} is not the address of a proxy.`,
    () => 'It should look like http://proxy.example:3128; correct the variable or unset it.',
  ),
  'hub.offline': entry<{ what: string; cache: string }>(
    ({ what, cache }) =>
      `${capital(what)} is not (wholly) in the cache ${cache}, and HF_HUB_OFFLINE forbids asking the Hub.`,
    () => 'Unset HF_HUB_OFFLINE once to download it, or copy the cache from a machine that has it.',
  ),
  'hub.unreachable': entry<{ host: string; reason: string }>(
    ({ host, reason }) => phrase('connection.unreachable', { host, reason }),
    () =>
      'Check the connection; behind a proxy set HTTPS_PROXY, and HF_ENDPOINT for a mirror. What has arrived is kept.',
  ),
  'hub.rate-limited': entry<{ host: string; seconds: number | null }>(
    ({ host, seconds }) =>
      `${host} takes no more requests for now${seconds === null ? '' : `; it asks to wait ${seconds} s`} (429).`,
    () => 'Wait a few minutes and start again. Requests with a token have a higher limit.',
  ),
  'hub.server-error': entry<{ host: string; status: number }>(
    ({ host, status }) => `${host} failed again and again with status ${status}.`,
    () =>
      'The trouble is on its side: see https://status.huggingface.co and try again later. What has arrived is kept.',
  ),
  'hub.bad-answer': entry<{ host: string; what: string; reason: string }>(
    ({ host, what, reason }) => `${host} answered the request for ${what} with something unexpected: ${reason}.`,
    () => 'Check HF_ENDPOINT and proxies; if both are right, try again later.',
  ),
  'hub.html-page': entry<{ host: string; what: string }>(
    ({ host, what }) => `${host} answered the request for ${what} with a web page; it was not saved.`,
    () =>
      'A proxy, a firewall or a log-in page stands in between: open the address in a browser, or set HF_ENDPOINT or HTTPS_PROXY.',
  ),
  'hub.redirect': entry<{ host: string; what: string; reason: string }>(
    ({ host, what, reason }) => `${host} forwarded the request for ${what} and it could not be followed: ${reason}.`,
    () => 'Check HF_ENDPOINT; the token was not sent to another host.',
  ),
  'hub.not-found': entry<{ repository: string; page: string; withToken: boolean }>(
    ({ repository, withToken }) =>
      `The Hub knows no ${repository.replace(/^the /, '')}${withToken ? ', or your token may not see it' : ', or it is private'}.`,
    ({ page, withToken }) =>
      withToken
        ? `Check the name on ${page}; for a private repository use a token of an account that may read it.`
        : `Check the name on ${page}. For a private repository: ${giveToken}`,
  ),
  'hub.no-revision': entry<{ repository: string; revision: string }>(
    ({ repository, revision }) => `There is no revision ${JSON.stringify(revision)} of ${repository}.`,
    () => 'Name a branch, a tag or a commit hash of 40 digits; without one `main` is taken.',
  ),
  'hub.no-file': entry<{ repository: string; revision: string; file: string }>(
    ({ repository, revision, file }) => `There is no file ${file} in ${repository} at ${revision}.`,
    () => 'Check the name of the file, or choose another revision.',
  ),
  'hub.no-token': entry<{ repository: string; page: string }>(
    ({ repository }) => `Access to ${repository} is restricted, and no token was given.`,
    ({ page }) => `Accept its license on ${page}. Then: ${giveToken}`,
  ),
  'hub.wrong-token': entry<{ source: string }>(
    ({ source }) => `The Hub does not accept the token from ${source}: it is mistyped, revoked or expired.`,
    () => giveToken,
  ),
  'hub.token-for-push': entry<{ repository: string }>(
    ({ repository }) => `To push to ${repository} a token is needed, and there is none.`,
    () =>
      'Make a token with the right to write on https://huggingface.co/settings/tokens and give it with `lorikeet login`, or set HF_TOKEN.',
  ),
  'hub.push-refused': entry<{ repository: string; host: string; reason: string }>(
    ({ repository, host, reason }) => `${host} refuses the push to ${repository}: ${reason}.`,
    () => 'Nothing was changed there. Choose another name, or a token of an account that may write to it.',
  ),
  'hub.gated-base': entry<{ base: string; license: string | null; page: string }>(
    ({ base, license }) =>
      `The base model ${base} is gated${license === null ? '' : `, under the license ${license}`}: its terms may forbid to pass on what was made from it.`,
    ({ page }) => `Read the terms on ${page}. If they allow it, push again and say so (--license-allows).`,
  ),
  'hub.license-not-accepted': entry<{ repository: string; page: string }>(
    ({ repository }) => `The token is right, but its account has not been given access to ${repository}.`,
    ({ page }) => acceptLicense(page),
  ),
  'hub.forbidden': entry<{ repository: string; page: string; reason: string }>(
    ({ repository, reason }) => `The Hub refuses access to ${repository}${reason === '' ? '' : `: ${reason}`} (403).`,
    ({ page }) =>
      `See ${page}. A fine-grained token needs the right "read access to contents of all public gated repos you can access".`,
  ),
  'hub.disabled': entry<{ repository: string }>(
    ({ repository }) => `The Hub has disabled ${repository}.`,
    () => 'Choose another one; only its owner and the Hub can change that.',
  ),
  'hub.no-secret-store': entry<Record<string, never>>(
    () => 'This system offers no secret store, so that a token cannot be kept safely.',
    () => 'Set HF_TOKEN in the environment, or log in with Python’s tools, whose token file is read too.',
  ),
  'hub.token-malformed': entry<{ source: string }>(
    ({ source }) => `What ${source} holds is not a token: a token is one word of plain letters, digits, - and _.`,
    () => giveToken,
  ),
  'hub.unsafe-name': entry<{ repository: string; name: string; reason: string }>(
    ({ repository, name, reason }) =>
      `A file of ${repository} is called ${JSON.stringify(name)}, which is refused: ${reason}.`,
    () => 'Nothing was written. Do not use this repository; report it to the Hub if it looks like an attack.',
  ),
  'hub.pickle-only': entry<{ repository: string; revision: string; files: readonly string[] }>(
    ({ repository, revision, files }) =>
      `${capital(repository)} at ${revision} has its weights only as Python pickle (${inList(files)}), which can run code when read and is not downloaded.`,
    () =>
      'Try the revision refs/pr/1, where the Hub often keeps a safetensors version, or another model; or convert it once in Python with save_pretrained.',
  ),
  'hub.no-weights': entry<{ repository: string; revision: string; reason: string }>(
    ({ repository, revision, reason }) => `${capital(repository)} at ${revision} is not a model to train: ${reason}.`,
    () => 'Choose a model with config.json, tokenizer.json and safetensors files; `lorikeet model search` lists some.',
  ),
  'hub.no-tokenizer': entry<{ repository: string; revision: string; slowFiles: readonly string[] }>(
    ({ repository, revision, slowFiles }) =>
      `${capital(repository)} at ${revision} has no tokenizer.json${slowFiles.length === 0 ? '' : `, only ${inList(slowFiles)}`}.`,
    () =>
      'Choose another revision or model, or make the file once in Python with AutoTokenizer.from_pretrained(…).save_pretrained(…) and train from that folder.',
  ),
  'hub.no-space': entry<{ folder: string; needed: number; free: number }>(
    ({ folder, needed, free }) =>
      `The download needs ${formatBytes(needed)} more, but the disk of ${folder} has ${formatBytes(free)} free.`,
    () =>
      'Free some space (`lorikeet model list` shows what the cache holds), or set HF_HUB_CACHE to a folder on another disk.',
  ),
  'hub.disk-full': entry<{ file: string; folder: string; done: number; total: number }>(
    ({ file, folder, done, total }) =>
      `The disk of ${folder} is full: ${formatBytes(done)} of ${formatBytes(total)} of ${file} have arrived, and nothing unfinished is taken for whole.`,
    () => `Free some space on that disk. ${tryAgain}`,
  ),
  'hub.wrong-size': entry<{ host: string; file: string; expected: number; found: number }>(
    ({ host, file, expected, found }) =>
      `${host} sends ${file} with ${counted(found, 'byte')}; the listing says ${expected}.`,
    () => 'Try again later, or without the proxy or mirror in between.',
  ),
  'hub.wrong-hash': entry<{ host: string; file: string; expected: string; found: string }>(
    ({ host, file, expected, found }) =>
      `${file} came from ${host} changed, several times: its hash should be ${expected} and is ${found}.`,
    () => 'A proxy, a mirror or faulty memory changes the data: try another connection or machine.',
  ),
  'hub.cancelled': entry<{ what: string }>(
    ({ what }) => `The download of ${what} was cancelled; what has arrived is kept.`,
    () => tryAgain,
  ),
  'hub.not-cached': entry<{ what: string; cache: string }>(
    ({ what, cache }) => `${capital(what)} is not in the cache ${cache}.`,
    () => 'See `lorikeet model list` for what is there.',
  ),
  'hub.in-use': entry<{ repository: string; owner: string }>(
    ({ repository, owner }) => `${capital(repository)} is in use by ${owner}.`,
    () => 'Wait until that is done, or cancel it first.',
  ),
  'hub.name-taken': entry<{ id: string; cache: string }>(
    ({ id, cache }) => `The cache ${cache} already holds ${id}, which came from the Hub.`,
    () => 'Import the folder under another name.',
  ),
};

function capital(text: string): string {
  return `${text}`.replace(/^./u, (letter) => letter.toUpperCase());
}
