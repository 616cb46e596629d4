import type { JoinOptions } from '../class/people.js';
import type { ParticipantKind, RecordingOutcome } from '../state/room.js';
import { CommandRefused } from '../state/world.js';
import type { ApiFault } from './faults.js';

/** The body of a control request: a JSON object with the names of the commands' parameters. */
export type Input = Readonly<Record<string, unknown>>;

const MAX_TEXT = 4_096;
const KINDS: readonly ParticipantKind[] = ['STANDARD', 'INGRESS', 'EGRESS', 'SIP', 'AGENT'];
const OUTCOMES: readonly RecordingOutcome[] = ['ready', 'transcoding-failed', 'never'];
const FAULTS: readonly ApiFault[] = ['unavailable', 'nonsense', 'refuse', null];

export function inputText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw new CommandRefused(`${name} is missing`);
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > MAX_TEXT) throw new CommandRefused(`${name} is not a short text`);
  return value;
}

export function joinOptions(input: Input): JoinOptions {
  const name = optionalText(input, 'name');
  const device = optionalText(input, 'device');
  const kind = input.kind === undefined ? undefined : oneOf(input, 'kind', KINDS);
  return {
    ...(name === undefined ? {} : { name }),
    ...(device === undefined ? {} : { device }),
    ...(kind === undefined ? {} : { kind }),
    microphone: input.microphone === true,
    ...(input.hidden === true ? { hidden: true } : {}),
  };
}

export function outcome(input: Input): RecordingOutcome {
  return input.outcome === undefined ? 'ready' : oneOf(input, 'outcome', OUTCOMES);
}

export function apiFault(input: Input): ApiFault {
  return oneOf(input, 'fault', FAULTS);
}

function oneOf<T extends string | null>(input: Input, name: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === input[name]);
  if (found === undefined) throw new CommandRefused(`${name} is one of ${allowed.join(', ')}`);
  return found;
}
