import { expect } from 'chai';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { COURSE, textAt, valueAt } from './story.js';

const VALIDATE = '/api/course/online/token/validate/';

describe('warnings of a create', () => {
  let app: RunningApp;
  const create = async (body: unknown = {}) => app.post(`${COURSE}/room/create/`, { body });
  const codes = (json: unknown): unknown[] => {
    const warnings = valueAt(json, 'warnings');
    return Array.isArray(warnings) ? warnings.map((warning) => valueAt(warning, 'code')) : [];
  };
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  for (const metadata of [{ room_features: { allow_rtmp: true } }, 'x', 7, [], null, false]) {
    it(`ignores metadata ${JSON.stringify(metadata)}, says so and logs it`, async () => {
      const reply = await create({ metadata });
      expect(reply.status).to.equal(201);
      expect(codes(reply.json)).to.deep.equal(['metadata_ignored']);
      expect(app.log.filter((line) => line.includes('metadata') && line.includes('"level":"warn"'))).to.have.length(1);
      const plain = await startApp();
      await plain.post(`${COURSE}/room/create/`, { body: {} });
      expect(app.ports.videoServer.roomsWanted).to.deep.equal(plain.ports.videoServer.roomsWanted);
      await plain.close();
    });
  }

  it('tells that the class was open, and leaves it as it was', async () => {
    await create({ title: 'First' });
    const again = await create({ title: 'Second' });
    expect(again.status).to.equal(200);
    expect(codes(again.json)).to.deep.equal(['already_open']);
    expect(valueAt(again.json, 'live_session.title')).to.equal('First');
    expect(app.ports.videoServer.calls.createRoom).to.equal(1);
  });

  it('tells that another room_id than the open one’s is ignored', async () => {
    await create({ room_id: 'matrices' });
    const other = await create({ room_id: 'vectors' });
    expect(other.status).to.equal(200);
    expect(codes(other.json)).to.deep.equal(['room_id_ignored', 'already_open']);
    expect(textAt(other.json, 'warnings.0.detail')).to.contain('matrices');
    expect(valueAt(other.json, 'live_session.room_id')).to.equal('matrices');
    expect(codes((await create({ room_id: 'matrices' })).json)).to.deep.equal(['already_open']);
  });

  it('tells so of one that is continued, too', async () => {
    app.ports.videoServer.fail({ type: 'video-server-unavailable', reason: 'x' });
    await create({ room_id: 'matrices' });
    app.ports.videoServer.recover();
    const other = await create({ room_id: 'vectors' });
    expect(other.status).to.equal(201);
    expect(codes(other.json)).to.deep.equal(['room_id_ignored']);
    expect(valueAt(other.json, 'live_session.room_id')).to.equal('matrices');
  });

  it('tells that the class is resumed, in a next room', async () => {
    await create({ room_id: 'matrices' });
    app.ports.videoServer.finish('matrices');
    await app.post('/api/admin/reconcile/', { token: ADMIN_KEY, body: { room_id: 'matrices' } });
    await app.liveClasses.projectInbox(10);
    const again = await create();
    expect(again.status).to.equal(200);
    expect(codes(again.json)).to.deep.equal(['resumed']);
    expect(valueAt(again.json, 'live_session.room_id')).to.equal('matrices');
    expect(valueAt(again.json, 'live_session.active_room_id')).not.to.equal('matrices');
  });

  it('tells, logs and keeps which settings were not applied', async () => {
    app.ports.videoServer.doesNotApply([{ setting: 'features.rtmp', asked: 'false', applied: 'true' }]);
    const reply = await create();
    expect(codes(reply.json)).to.deep.equal(['settings_not_applied']);
    expect(textAt(reply.json, 'warnings.0.detail')).to.contain('features.rtmp (asked false, got true)');
    expect(app.log.join('')).to.contain('did not apply every setting').and.contain('features.rtmp');
    const drift = await app.get('/api/admin/drift/', { token: ADMIN_KEY });
    expect(valueAt(drift.json, 'drifts.0')).to.include({ kind: 'setting', found: 'true' });
  });

  it('takes from the token what the body leaves open', async () => {
    await create({ title: null, starts_at: '2026-11-23T08:30:00+00:00' });
    const { json } = await app.post(VALIDATE, { body: {} });
    expect(valueAt(json, 'metadata.live_session')).to.include({
      title: 'Matrices',
      starts_at: '2026-11-23T08:30:00.000Z',
      ends_at: '2026-11-23T10:00:00.000Z',
    });
  });
});
