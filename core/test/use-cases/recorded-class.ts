import type { Recording } from '@homeroom/core';
import { anEventRoom, aRecordingReported } from '@homeroom/core/testing';
import { aWorld, value } from './world.js';

const room = anEventRoom({ roomId: 'matrices' });

/** The bytes of a recorded film. */
export const FILM = new Uint8Array(10_000).fill(7);

/** A class whose recorder reports what a test says. */
export const aRecordedClass = async () => {
  const world = aWorld();
  await world.openClass(await world.enter('teacher'));
  const report = (what: 'started' | 'ended' | 'announced', announcedBytes: number | null = null) =>
    world.tell(aRecordingReported({ room, what, at: world.clock.now(), announcedBytes }));
  const ingest = () => world.liveClasses.ingestRecording('record-1');
  const stored = async (): Promise<Recording> => {
    const found = value(await world.recordings.find('record-1'));
    if (found === null) throw new Error('there is no recording');
    return found;
  };
  return { ...world, report, ingest, stored };
};
