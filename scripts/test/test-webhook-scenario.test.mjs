import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { moveTimes } from '../lib/webhook/scenario.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { startReceiver } from './receiver.mjs';
import { verify, webhookSender } from './webhook-sender.mjs';

const FIXTURES = join(repositoryRoot, 'adapters/plugnmeet/test/fixtures');

const versions = () => readdirSync(FIXTURES).filter((name) => name.startsWith('plugnmeet-'));

function scenarios() {
  return versions().flatMap((version) => {
    const folder = join(FIXTURES, version, 'scenarios');
    return readdirSync(folder).map((name) => join(folder, name));
  });
}

/** The ids of a webhook's body by which a receiver knows things. */
function idsOf(body) {
  const { id, room, participant, recording_info } = JSON.parse(body);
  return { id, roomId: room.room_id, sid: room.sid, connection: participant?.sid, recordId: recording_info?.record_id };
}

/** Where each of them stood first: the same for two lists that say the same with other words. */
const firstPlaces = (ids) => ids.map((id) => ids.indexOf(id));

describe('test_webhook.mjs --scenario', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const receiver = startReceiver();
  const send = webhookSender(folder);

  it('replays a recorded scenario byte for byte, in its order, signed with the given secret', async () => {
    const file = scenarios().find((path) => path.endsWith('one-class.json'));
    const { webhooks } = JSON.parse(readFileSync(file, 'utf8'));
    const { status } = await send(['--url', receiver.url(), '--scenario', file]);
    expect(status).to.equal(0);
    const received = receiver.take();
    for (const webhook of received) verify(webhook);
    expect(received.map(({ body }) => body.toString())).to.deep.equal(webhooks.map(({ body }) => body));
  });

  it('moves a scenario to now and gives it another room', async () => {
    const file = scenarios().find((path) => path.endsWith('reconnect.json'));
    const { webhooks } = JSON.parse(readFileSync(file, 'utf8'));
    const recorded = JSON.parse(webhooks[0].body).room.room_id;
    await send(['--url', receiver.url(), '--scenario', file, '--move-to-now', '--rename', `${recorded}=ours`]);
    const received = receiver.take();
    expect(received).to.have.length(webhooks.length);
    const moved = received.map(({ body }, index) => {
      expect(JSON.parse(body).room.room_id).to.equal('ours');
      return Number(JSON.parse(body).created_at) - Number(JSON.parse(webhooks[index].body).created_at);
    });
    expect(new Set(moved).size).to.equal(1);
    const newest = Math.max(...received.map(({ body }) => Number(JSON.parse(body).created_at)));
    expect(Date.now() / 1000 - newest).to.be.within(0, 60);
  });

  it('makes a moved or renamed scenario a new class: a second run is no duplicate, and what belongs together still does', async () => {
    const file = scenarios().find((path) => path.includes('1.9.4') && path.endsWith('recording-during-class.json'));
    const { webhooks } = JSON.parse(readFileSync(file, 'utf8'));
    const run = async (...how) => {
      await send(['--url', receiver.url(), '--scenario', file, ...how]);
      return receiver.take().map(({ body }) => idsOf(body.toString()));
    };
    const recorded = webhooks.map(({ body }) => idsOf(body));
    const [{ roomId }] = recorded;
    const runs = [recorded, await run('--move-to-now'), await run('--rename', `${roomId}=ours`)];
    for (const ids of runs) {
      expect(ids).to.have.length(recorded.length);
      for (const { sid, recordId } of ids)
        if (recordId !== undefined) expect(recordId.startsWith(`${sid}-`)).to.equal(true);
    }
    for (const name of ['id', 'sid', 'connection', 'recordId']) {
      const [before, moved, renamed] = runs.map((ids) => ids.map((each) => each[name]));
      expect(firstPlaces(moved), name).to.deep.equal(firstPlaces(before));
      expect(firstPlaces(renamed), name).to.deep.equal(firstPlaces(before));
      const all = [before, moved, renamed].map((ids) => new Set(ids.filter((id) => id !== undefined)));
      expect(new Set(all.flatMap((ids) => [...ids])).size, name).to.equal(3 * all[0].size);
    }
  });

  it('renames whole ids only, all at once, with what is made of them', async () => {
    const body =
      '{"event":"room_started","id":"EV_abcdefghijkl","room":{"room_id":"ana-1","parent":"ana","name":"banana analyses"},"user":"bo"}';
    writeFiles(folder, { 'scenario.json': JSON.stringify({ webhooks: [{ arrivedAtMs: 1, headers: {}, body }] }) });
    await send(['--url', receiver.url(), '--scenario', 'scenario.json', '--rename', 'ana=bo', '--rename', 'bo=ana']);
    const { id, ...others } = JSON.parse(receiver.take()[0].body);
    expect(id)
      .to.match(/^EV_[A-Za-z0-9]{12}$/)
      .and.not.equal('EV_abcdefghijkl');
    expect(others).to.deep.equal({
      event: 'room_started',
      room: { room_id: 'bo-1', parent: 'bo', name: 'banana analyses' },
      user: 'ana',
    });
  });

  it('moves every time of every recorded body by the same, and nothing else', () => {
    const DAY = 86_400;
    for (const file of scenarios()) {
      for (const { body } of JSON.parse(readFileSync(file, 'utf8')).webhooks) {
        const moved = moveTimes(body, DAY);
        expect(moveTimes(moved, -DAY)).to.equal(body);
        const left = moved.match(/(?<![\w-])17953\d+/g) ?? [];
        expect(left, `times of the recording are left in ${file}`).to.deep.equal([]);
      }
    }
  });
});
