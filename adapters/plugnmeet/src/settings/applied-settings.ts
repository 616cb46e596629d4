import type { RoomPolicy, SettingNotApplied } from '@homeroom/core';
import { isAbsent, type JsonObject, parseJsonObject } from '../reading/json.js';
import { valueAt } from './nested.js';
import { type WireSetting, wireSettings } from './wire-settings.js';

/**
 * What of the policy a room does not have, by the metadata that PlugNMeet answered. 2.4.0 does not let every "off" survive,
 * 1.9.4 does not know every feature, and a room that was active before keeps its first settings (fixtures
 * `room-create-all-false`, `room-create-again-active`). Metadata that cannot be read is told as one setting, `metadata`.
 */
export const settingsNotApplied = (asked: RoomPolicy, metadata: string): readonly SettingNotApplied[] =>
  parseJsonObject(metadata).match(
    (applied) => wireSettings(asked).flatMap((setting) => notApplied(setting, applied)),
    () => [{ setting: 'metadata', asked: 'the settings of the room', applied: 'unreadable' }],
  );

const notApplied = ({ setting, value, names, partOf }: WireSetting, applied: JsonObject): SettingNotApplied[] => {
  const isPartOfWhatIsOff = partOf.length > 0 && isOff(firstValueAt(applied, partOf));
  if (isPartOfWhatIsOff) return [];
  const found = firstValueAt(applied, names);
  return isSame(value, found) ? [] : [{ setting, asked: String(value), applied: inWords(found) }];
};

/** A server has a setting under one of its names. */
const firstValueAt = (applied: JsonObject, names: readonly string[]): unknown =>
  names.map((name) => valueAt(applied, name)).find((value) => !isAbsent(value));

/** Protojson may leave out what is off; 64-bit numbers are texts. */
const isSame = (asked: boolean | number, found: unknown): boolean =>
  typeof asked === 'number' ? asked === Number(found ?? 0) : asked === (found ?? false);

const isOff = (found: unknown): boolean => isAbsent(found) || found === false;

const inWords = (found: unknown): string => {
  if (isAbsent(found)) return 'absent';
  return typeof found === 'boolean' || typeof found === 'number' || typeof found === 'string'
    ? String(found).slice(0, VALUE_MAX_LENGTH)
    : 'unreadable';
};

/** Longest value that is told; a switch or a number is far shorter. */
const VALUE_MAX_LENGTH = 100;
