import { fieldOf, type JsonObject } from '../reading/json.js';

/** What PlugNMeet 1.9.4 writes, without a code, where 2.4.0 writes this code (fixtures of both versions, same names). */
const CODES_BY_MESSAGE: ReadonlyMap<string, string> = new Map([
  ['room is not active. create room first', 'ROOM_NOT_FOUND'],
  ['room not found in DB or not active', 'ROOM_NOT_FOUND'],
  ['no room found', 'ROOM_NOT_FOUND'],
  ['no info found', 'NOT_FOUND'],
  ['no recordings found', 'NOT_FOUND'],
  ['invalid API key', 'INVALID_API_KEY'],
  ['hash signature value required', 'MISSING_REQUIRED_PARAMETER'],
  ["can't verify provided information", 'INVALID_TOKEN_OR_SIGNATURE'],
]);

/** Its validator's and its parser's messages begin so. */
const INVALID_PARAMETERS = /^(validation error:|proto:)/;

/**
 * The code of a refusal: `status_code`, or on 1.9.4, which sends none, the one that 2.4.0 would send; `NO_CODE` when the
 * message is not known either. `INTERNAL_SERVER_ERROR` stands for bad input too, so it does not mean "try again".
 */
export const answerCode = (answer: JsonObject): string => {
  const code = fieldOf(answer, 'status_code');
  if (typeof code === 'string' && CODE.test(code)) return code;
  const message = answerMessage(answer);
  return CODES_BY_MESSAGE.get(message) ?? (INVALID_PARAMETERS.test(message) ? 'INVALID_PARAMETERS' : 'NO_CODE');
};

/** The server's own words; empty when it has none. */
export const answerMessage = (answer: JsonObject): string => {
  const message = fieldOf(answer, 'msg');
  return typeof message === 'string' ? message : '';
};

const CODE = /^[A-Z0-9_]{1,64}$/;
