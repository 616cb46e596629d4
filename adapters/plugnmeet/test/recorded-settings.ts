import { exchange, type Version } from './recorded.js';

/** The body of a recorded request. */
export const sentBody = (version: Version, name: string) => JSON.parse(exchange(version, name).request.body);
/** The metadata of a room, as a recorded answer has it. */
export const answeredMetadata = (version: Version, name: string): string =>
  JSON.parse(exchange(version, name).response.body).room_info.metadata;

/** The dotted paths of all plain values. */
export const pathsOf = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([field, inner]) => pathsOf(inner, prefix === '' ? field : `${prefix}.${field}`))
    : [prefix];
