import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Simulator } from '../src/index.js';
import { call, createRoom, invite, TEACHER } from './support/client.js';
import { exchange } from './support/recorded.js';
import { shapeOf } from './support/shape.js';
import { withSimulator } from './support/simulator.js';
import { until } from './support/until.js';

/** The moment of the recorded downloads: the recorded tokens are good, or expired, as they were then. */
const RECORDED_AT = Date.parse('2026-11-22T15:18:23Z');
const MEDIA = new URL('../../media/class.mp4', import.meta.url);

/** Records a class, and answers a download address as the API gives it. */
async function recordedClass(simulator: Simulator): Promise<{ recordId: string; download: string }> {
  await createRoom(simulator.url, 'rec', 'Recorded');
  const recordId = simulator.startRecording('rec');
  simulator.stopRecording(recordId);
  await until('the file is ready', () => simulator.rooms()[0]?.recordings[0]?.status === 'ready');
  const { token } = await call(simulator.url, 'recording/getDownloadToken', { recordId });
  return { recordId, download: `${simulator.url}/download/recording/${token}` };
}

/** Status, the headers that a recorded answer has, and the body's length. */
async function compare(answer: Response, name: string): Promise<void> {
  const { response } = exchange(name);
  expect(answer.status, name).to.equal(response.status);
  for (const header of ['Content-Type', 'Content-Length', 'Accept-Ranges', 'ETag']) {
    expect(answer.headers.get(header), `${name}: ${header}`).to.equal(response.headers[header] ?? null);
  }
  const kinds = (text: string | null | undefined) => text?.replace(/[0-9a-f-]{36}-[0-9]{13}/, '<record id>') ?? null;
  const disposition = answer.headers.get('Content-Disposition');
  expect(kinds(disposition)).to.equal(kinds(response.headers['Content-Disposition']));
  expect(answer.headers.has('Last-Modified')).to.equal('Last-Modified' in response.headers);
}

describe('downloads', () => {
  it('of a recording give the whole file, also for HEAD, a Range and a repeated call', () =>
    withSimulator({}, async (simulator) => {
      const { download } = await recordedClass(simulator);
      const file = await readFile(MEDIA);
      const full = await fetch(download);
      await compare(full, 'download-full');
      expect(Buffer.from(await full.arrayBuffer()).equals(file)).to.equal(true);
      expect(file.toString('base64')).to.equal(exchange('download-full').response.body);
      await compare(await fetch(download, { method: 'HEAD' }), 'download-head');
      const range = await fetch(download, { headers: { Range: 'bytes=0-99' } });
      await compare(range, 'download-full');
      expect((await range.arrayBuffer()).byteLength).to.equal(file.length);
      const later = new Date(Date.now() + 86_400_000).toUTCString();
      const unchanged = await fetch(download, { headers: { 'If-Modified-Since': later } });
      expect(unchanged.status).to.equal(exchange('download-if-modified-since').response.status);
    }));

  for (const name of [
    'bad-token',
    'tampered-token',
    'expired-token-minted',
    'file-gone-minted',
    'path-traversal-minted',
  ]) {
    it(`are refused as recorded: ${name}`, () =>
      withSimulator({ clock: () => RECORDED_AT }, async (simulator) => {
        const { request, response } = exchange(`download-${name}`);
        const answer = await fetch(simulator.url + request.path);
        await compare(answer, `download-${name}`);
        expect(await answer.text()).to.equal(response.body);
      }));
  }

  it('take a token for a minute after its time, not longer', async () => {
    let now = RECORDED_AT;
    await withSimulator({ clock: () => now }, async (simulator) => {
      const { download } = await recordedClass(simulator);
      now += (1_800 + 60) * 1_000;
      expect((await fetch(download)).status).to.equal(200);
      now += 1_000;
      expect((await fetch(download)).status).to.equal(401);
    });
  });

  it('of a deleted recording answer 404', () =>
    withSimulator({}, async (simulator) => {
      const { recordId, download } = await recordedClass(simulator);
      await call(simulator.url, 'recording/delete', { recordId });
      const answer = await fetch(download);
      await compare(answer, 'download-deleted');
      expect(await answer.text()).to.equal(exchange('download-deleted').response.body);
    }));

  it('of the artifact tell who was there, with the true moment of a drop', () =>
    withSimulator({}, async (simulator) => {
      const room = 'rec-in-class-czig';
      await createRoom(simulator.url, room, 'Recorded twice');
      await invite(simulator.url, room, TEACHER);
      const teacher = simulator.join(room, 'teacher-1');
      for (let times = 0; times < 3; times += 1) simulator.stopRecording(simulator.startRecording(room), 'never');
      simulator.drop(teacher);
      const droppedBy = Date.now();
      await until('the room is over', () => simulator.rooms()[0]?.active === false);
      const artifactId = await artifactOf(simulator, room);
      const { token } = await call(simulator.url, 'artifact/getDownloadToken', { artifactId });
      const answer = await fetch(`${simulator.url}/download/artifact/${token}`);
      const recorded = exchange('artifact-download').response;
      expect(answer.headers.get('content-type')).to.equal(recorded.headers['Content-Type']);
      const body = await answer.text();
      const counts = /\[[0-9]\]|room_duration "[0-9]+"|_STARTED|_ENDED/;
      const comparable = (text: string) => shapeOf(text).filter((line) => !counts.test(line));
      expect(comparable(body)).to.deep.equal(comparable(recorded.body));
      const left = /"teacher-1", "events":.*?"name":"left", "total":1, "values":\[\{"time":"([0-9]+)"/.exec(body)?.[1];
      expect(Number(left)).to.be.within(droppedBy - 50, droppedBy);
    }));
});

async function artifactOf(simulator: Simulator, roomId: string): Promise<string> {
  for (;;) {
    const { result } = await call(simulator.url, 'artifact/fetch', { roomIds: [roomId] });
    const artifactId = result?.artifacts_list?.[0]?.artifact_id;
    if (artifactId !== undefined) return artifactId;
  }
}
