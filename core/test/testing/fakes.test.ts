import { createHash } from 'node:crypto';
import type { InboxEntry } from '@homeroom/core';
import {
  anObservation,
  anObservationOf,
  aParticipantJoined,
  aPeopleListed,
  bytesOf,
  countingIds,
  fakeMedia,
  fixedClock,
  MORNING,
  memoryRecordingSource,
  memoryStores,
  passThroughAnswerWriter,
  passThroughReader,
  recordedWakeUps,
  sha256Hex,
  textOf,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';

const entryOf = (body: Uint8Array): InboxEntry => ({
  ...anObservation({ body }),
  id: '1',
  status: 'pending',
  reason: null,
  attempts: 1,
});

describe('sha256Hex', () => {
  it('agrees with the digest of Node.js', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(sha256Hex(bytes)).to.equal(createHash('sha256').update(bytes).digest('hex'));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('bytesOf and textOf', () => {
  it('agree with UTF-8', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([...bytesOf(text)]).to.deep.equal([...new TextEncoder().encode(text)]);
      expect(textOf(bytesOf(text))).to.equal(text);
    });
    fc.assert(property, { numRuns: 300 });
    expect(() => textOf(Uint8Array.from([0xc3, 0x28]))).to.throw(URIError);
  });
});

describe('countingIds', () => {
  it('gives another valid name each time', () => {
    const ids = countingIds();
    expect([ids.id(), ids.id()]).to.deep.equal(['id-1', 'id-2']);
    expect([ids.identity(), ids.identity()]).to.deep.equal([
      'identity000000000000000001',
      'identity000000000000000002',
    ]);
    expect(ids.identity()).to.match(/^[a-z0-9]{26}$/);
    expect([ids.roomId(), ids.roomId()]).to.deep.equal(['room0000000000000001', 'room0000000000000002']);
    expect(ids.roomId()).to.match(/^[a-z0-9]{20}$/);
  });
});

describe('fixedClock', () => {
  it('stands still until it is told to go on', () => {
    const clock = fixedClock(MORNING);
    expect(clock.now()).to.equal(MORNING);
    clock.advance(1_500);
    clock.advance(-500);
    expect(clock.now()).to.equal(MORNING + 1_000);
  });
});

describe('recordedWakeUps', () => {
  it('keeps the same wake-up once until it is served', async () => {
    const wakeUps = recordedWakeUps();
    const ingest = { type: 'ingest-recording', recordId: 'record-1' } as const;
    const look = { type: 'reconcile-live-session', roomId: 'algebra-room' } as const;
    for (const wakeUp of [ingest, look, ingest]) await wakeUps.wake(wakeUp);
    expect(wakeUps.pending).to.deep.equal([ingest, look]);
    expect(wakeUps.take()).to.deep.equal([ingest, look]);
    await wakeUps.wake(ingest);
    expect(wakeUps.take()).to.deep.equal([ingest]);
    wakeUps.breakWith('full');
    expect((await wakeUps.wake(look))._unsafeUnwrapErr()).to.deep.equal({ type: 'wake-up-failed', reason: 'full' });
    expect(wakeUps.pending).to.deep.equal([]);
  });
});

describe('passThroughReader', () => {
  const { read } = passThroughReader();

  it('reads back the class event of an observation', () => {
    const event = aParticipantJoined();
    const observation = anObservationOf(event);
    expect(read(entryOf(observation.body))._unsafeUnwrap()).to.deep.equal(event);
    expect(observation).to.include({ event: 'participant-joined', roomId: 'algebra-room' });
  });

  it('reads back an answer', () => {
    const { body, bodySha256 } = passThroughAnswerWriter().write(aPeopleListed());
    expect(read(entryOf(body))._unsafeUnwrap()).to.deep.equal(aPeopleListed());
    expect(bodySha256).to.equal(sha256Hex(body));
  });

  it('cannot read what is no JSON, and finds no class in other JSON', () => {
    for (const body of [bytesOf('{'), Uint8Array.from([0xff]), bytesOf('1')]) {
      expect(read(entryOf(body))._unsafeUnwrapErr().type).to.equal('unreadable');
    }
    const other = read(entryOf(bytesOf('{"type":"toString"}')))._unsafeUnwrap();
    expect(other).to.deep.equal({ type: 'not-about-a-class' });
  });
});

describe('memoryRecordingSource', () => {
  const film = Uint8Array.from({ length: 5_000 }, (_, at) => at % 251);

  it('describes and sends a file, again and again', async () => {
    const source = memoryRecordingSource();
    expect((await source.describe('record-1'))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
    source.put('record-1', film, { announcedBytes: null });
    expect((await source.describe('record-1'))._unsafeUnwrap()).to.deep.equal({ announcedBytes: null });
    for (const count of [1, 2]) {
      const { lengthBytes, bytes } = (await source.download('record-1'))._unsafeUnwrap();
      expect(lengthBytes).to.equal(5_000);
      const sent: number[] = [];
      for await (const chunk of bytes) sent.push(...chunk);
      expect(sent).to.deep.equal([...film]);
      expect(source.downloads).to.equal(count);
    }
    source.remove('record-1');
    expect((await source.download('record-1'))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
  });

  it('breaks where it is told to', async () => {
    const source = memoryRecordingSource();
    source.put('record-1', film, { breaksAfterBytes: 1_500 });
    const { bytes } = (await source.download('record-1'))._unsafeUnwrap();
    let received = 0;
    let reason = 'none';
    try {
      for await (const chunk of bytes) received += chunk.length;
    } catch (cause) {
      reason = cause instanceof Error ? cause.message : 'no error';
    }
    expect(received).to.equal(1_500);
    expect(reason).to.contain('1500');
    source.breakWith({ type: 'video-server-unavailable', reason: 'down' });
    expect((await source.describe('record-1'))._unsafeUnwrapErr().type).to.equal('video-server-unavailable');
  });
});

describe('fakeMedia', () => {
  it('answers as it is told, and keeps what it was asked', async () => {
    const media = fakeMedia();
    expect((await media.probe('/a')).isOk()).to.equal(true);
    media.probeGives({ type: 'not-media', reason: 'text' });
    expect((await media.probe('/b'))._unsafeUnwrapErr()).to.deep.equal({ type: 'not-media', reason: 'text' });
    media.posterGives({ type: 'media-tool-failed', reason: 'missing' });
    expect((await media.poster('/b', 3))._unsafeUnwrapErr().type).to.equal('media-tool-failed');
    expect(media.probed).to.deep.equal(['/a', '/b']);
    expect(media.posters).to.deep.equal([{ path: '/b', atSeconds: 3 }]);
  });
});

describe('memoryStores that break', () => {
  it('answer storage-failed until they are whole again, and change nothing meanwhile', async () => {
    const stores = memoryStores();
    stores.breakWith('disk full');
    const refused = (await stores.inbox.store(anObservation()))._unsafeUnwrapErr();
    expect(refused).to.deep.equal({ type: 'storage-failed', reason: 'disk full' });
    stores.breakWith(null);
    expect((await stores.inbox.depth())._unsafeUnwrap().pending).to.equal(0);
    expect((await stores.inbox.store(anObservation()))._unsafeUnwrap()).to.equal('stored');
  });
});
