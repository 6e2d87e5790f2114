export { importModel, type ImportedModel, type ImportProgress } from './cache/import.ts';
export { planRemoval, type Removal, removeFromCache } from './cache/remove.ts';
export { type CachedRepository, type CachedSnapshot, scanCache, scanRepository } from './cache/scan.ts';
export { type Hub, type HubOptions, openHub } from './client/hub.ts';
export type { ListedFile } from './client/listing.ts';
export type { ModelFacts } from './client/facts.ts';
export { describeFolder, describeModel, type ModelDetails } from './details.ts';
export type { DownloadOptions } from './download/files.ts';
export type { DownloadEvent, DownloadNote, DownloadProgress } from './download/progress.ts';
export { fetchModelConfig, type RemoteConfig } from './model-config.ts';
export { type PulledFiles, pullFiles, type RepositoryFile } from './pull-files.ts';
export { type PulledModel, pullModel } from './pull-model.ts';
export { pullTokenizer } from './pull-tokenizer.ts';
export { isCommit, isRepositoryId, parseReference, type Reference, type Repository } from './repository.ts';
export {
  type FoundModel,
  type ModelSearch,
  SEARCH_TASKS,
  searchModels,
  type SearchPage,
  type SearchTask,
} from './search.ts';
export { Secret } from './secret.ts';
export { type HubSettings, readHubSettings } from './settings.ts';
export { fileSecretStore, findToken, parseToken, type SecretStore } from './token.ts';
export { tokenOwner, type TokenOwner } from './whoami.ts';
