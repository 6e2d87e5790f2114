/**
 * The Hugging Face Hub. Its makers' library, `@huggingface/hub`, asks for commits, listings and facts, through our `fetch`
 * (`client/ask.ts`), as it knows neither proxies nor retries.
 *
 * Three folders do what the library does not:
 *
 * - `client/`: requests with proxies, retries, size limits, and a token that only the Hub itself is sent
 * - `download/`: files that resume, are hashed and locked, report progress and can be canceled; the library's do none of these
 * - `cache/`: Python's cache, read, written, listed, filled from a folder and cleared; the library only adds files to it
 */
export { importModel } from './cache/import.ts';
export { planRemoval, removeFromCache } from './cache/remove.ts';
export { scanCache, scanRepository } from './cache/scan.ts';
export { modelFacts } from './client/facts.ts';
export { type Hub, type HubOptions, openHub } from './client/hub.ts';
export type { ListedFile } from './client/listing.ts';
export { describeModel } from './details.ts';
export type { DownloadOptions } from './download/files.ts';
export { fetchModelConfig, type RemoteConfig } from './model-config.ts';
export { type PulledFiles, pullFiles, type RepositoryFile } from './pull-files.ts';
export { pullModel } from './pull-model.ts';
export { pullTokenizer } from './pull-tokenizer.ts';
export { isCommit, isRepositoryId, parseReference, type Reference, type Repository } from './repository.ts';
export { type PushedFile, pushFiles, type PushOptions, type PushReply } from './push.ts';
export { searchModels } from './search.ts';
export { Secret } from './secret.ts';
export { type HubSettings, readHubSettings } from './settings.ts';
export { fileSecretStore, findToken, parseToken, type SecretStore } from './token.ts';
export { tokenOwner, type TokenOwner } from './whoami.ts';
