import type { Handler } from '../../contract/index.ts';
import type { HostContext } from '../context.ts';
import { tokenizerFolder } from '../models/folder.ts';
import { fetchData } from './fetch.ts';
import { pullDataSet } from './pull.ts';

/** Describes a data set and what is wrong with it. @throws the data.* and hub.* errors, data.column-missing, files.reading-* */
export function profileDataSet({ reader, secrets }: HostContext): Handler<'data.profile'> {
  return async (request, emit, signal) => {
    const access = { secrets, signal, onEvent: emit };
    const { data, fileBytes } = await fetchData(request.data, request.config, access);
    const tokenizer = request.tokenizer === null ? null : await tokenizerFolder(request.tokenizer, access);
    const asked = { ...request, data, tokenizer };
    return reader.ask('data.profile', asked, { what: request.data, fileBytes, emit, signal });
  };
}

/** The first rows of every split, and how they are read. @throws the data.* and hub.* errors, files.reading-* */
export function showDataSet({ reader, secrets }: HostContext): Handler<'data.show'> {
  return async (request, emit, signal) => {
    const { data, fileBytes } = await fetchData(request.data, request.config, { secrets, signal, onEvent: emit });
    return reader.ask('data.show', { ...request, data }, { what: request.data, fileBytes, signal });
  };
}

/** Rows of a data set from any place on. @throws the data.* and hub.* errors, data.split-unknown, files.reading-* */
export function browseRows({ reader, secrets }: HostContext): Handler<'data.rows'> {
  return async (request, emit, signal) => {
    const { data, fileBytes } = await fetchData(request.data, request.config, { secrets, signal, onEvent: emit });
    return reader.ask('data.rows', { ...request, data }, { what: request.data, fileBytes, emit, signal });
  };
}

/** Fetches a data set from the Hub. @throws hub.*, data.* */
export function pullData({ secrets }: HostContext): Handler<'data.pull'> {
  return ({ id, revision, config }, emit, signal) =>
    pullDataSet({ id, revision, config }, { secrets, signal, onEvent: emit });
}
