import type { Instant, Ports } from '@homeroom/core';
import { type MemoryStores, memoryStores } from '../memory/memory-stores.js';
import { countingIds } from './counting-ids.js';
import { type FakeMedia, fakeMedia } from './fake-media.js';
import { type FixedClock, fixedClock } from './fixed-clock.js';
import { memoryRecordingFiles } from './memory-recording-files.js';
import { type MemoryRecordingSource, memoryRecordingSource } from './memory-recording-source.js';
import { passThroughAnswerWriter, passThroughReader } from './pass-through-reader.js';
import { plainDigest } from './plain-digest.js';
import { type RecordedWakeUps, recordedWakeUps } from './recorded-wake-ups.js';
import { type ScriptedVideoServer, scriptedVideoServer } from './scripted-video-server.js';

/** All ports as fakes, with what a test needs to play the world outside. */
export interface MemoryPorts extends Ports, MemoryStores {
  readonly clock: FixedClock;
  readonly videoServer: ScriptedVideoServer;
  readonly recordingSource: MemoryRecordingSource;
  readonly media: FakeMedia;
  readonly wakeUps: RecordedWakeUps;
}

/** A whole world in memory, at `at`: `createLiveClasses(memoryPorts())` runs live classes without a network or a disk. */
export const memoryPorts = (at?: Instant): MemoryPorts => {
  const clock = fixedClock(at);
  return {
    ...memoryStores(),
    clock,
    ids: countingIds(),
    reader: passThroughReader(),
    answerWriter: passThroughAnswerWriter(),
    digest: plainDigest(),
    files: memoryRecordingFiles(clock),
    media: fakeMedia(),
    videoServer: scriptedVideoServer({ clock }),
    recordingSource: memoryRecordingSource(),
    wakeUps: recordedWakeUps(),
  };
};
