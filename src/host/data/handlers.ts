import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { fetchData } from '../hub/fetch-data.ts';
import { tokenizerFolder } from '../hub/model-folder.ts';
import { pullDataSet } from '../hub/pull-data-set.ts';

/** Data sets: fetched here, read in a process of its own. */
export function dataHandlers({ reader, secrets }: Pick<HostContext, 'reader' | 'secrets'>) {
  return {
    /** Describes a data set and what is wrong with it. @throws the data.* and hub.* errors, data.column-missing, files.reading-* */
    'data.profile': async (request, emit, signal) => {
      const access = { secrets, signal, onEvent: emit };
      const { data, fileBytes } = await fetchData(request.data, request.config, access);
      const fetched = async (place: string | null) =>
        place === null ? null : fetchData(place, request.config, access);
      const others = await Promise.all([fetched(request.validation), fetched(request.test)]);
      const [validation, test] = others.map((part) => part?.data ?? null);
      const allBytes = others.reduce((sum, part) => sum + (part?.fileBytes ?? 0), fileBytes);
      const tokenizer = request.tokenizer === null ? null : await tokenizerFolder(request.tokenizer, access);
      const local = { ...request, data, tokenizer, validation: validation ?? null, test: test ?? null };
      return reader.ask('data.profile', local, { what: request.data, fileBytes: allBytes, emit, signal });
    },

    /** The first rows of every split, and how they are read. @throws the data.* and hub.* errors, files.reading-* */
    'data.show': async (request, emit, signal) => {
      const { data, fileBytes } = await fetchData(request.data, request.config, { secrets, signal, onEvent: emit });
      return reader.ask('data.show', { ...request, data }, { what: request.data, fileBytes, signal });
    },

    /** Rows of a data set from any place on. @throws the data.* and hub.* errors, data.split-unknown, files.reading-* */
    'data.rows': async (request, emit, signal) => {
      const { data, fileBytes } = await fetchData(request.data, request.config, { secrets, signal, onEvent: emit });
      return reader.ask('data.rows', { ...request, data }, { what: request.data, fileBytes, emit, signal });
    },

    /** Rows of a data set by their places. @throws as data.rows */
    'data.rowsAt': async (request, emit, signal) => {
      const { data, fileBytes } = await fetchData(request.data, request.config, { secrets, signal, onEvent: emit });
      return reader.ask('data.rowsAt', { ...request, data }, { what: request.data, fileBytes, emit, signal });
    },

    /** @throws the errors of reading the rows of a run, data.weight-*, files.reading-* */
    'data.weights': async ({ data, classWeights }, _emit, signal) => {
      const parts = [data.train, ...(data.validation === null ? [] : [data.validation])];
      // Nothing is fetched for this: the profile of the data has fetched what it shows.
      const fetched = await Promise.all(parts.map((part) => fetchData(part, data.config, { offline: true, signal })));
      const fileBytes = fetched.reduce((sum, part) => sum + part.fileBytes, 0);
      return reader.ask('data.weights', { data, classWeights }, { what: data.train, fileBytes, signal });
    },

    /** Fetches a data set from the Hub. @throws hub.*, data.* */
    'data.pull': ({ id, revision, config }, emit, signal) =>
      pullDataSet({ id, revision, config }, { secrets, signal, onEvent: emit }),
  } satisfies Partial<Handlers>;
}
