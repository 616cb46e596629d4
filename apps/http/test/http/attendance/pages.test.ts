import { aParticipantJoined, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { COURSE, happen, observer, openClass, takeSeat, valueAt } from '../story.js';

const PATH = `${COURSE}/sessions/matrices/attendance/`;
const IDENTITIES = ['=1', 'Ünïcode 学生 👩‍🏫', 'a', 'b', 'c', 'd', 'z'.repeat(900)];

const identitiesIn = (json: unknown, list: string): unknown[] => {
  const people = valueAt(json, list);
  return Array.isArray(people) ? people.map((one: unknown) => valueAt(one, 'identity')) : [];
};

describe('attendance in parts', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp();
    await openClass(app);
    await takeSeat(app, await observer());
    const room = { roomId: 'matrices', parentRoomId: null, sid: null };
    const came = IDENTITIES.map((identity, index) =>
      aParticipantJoined({ room, who: aSighting({ key: `PA_${index}`, identity }), joinedAt: NOW }),
    );
    const bot = aSighting({ key: 'PA_bot', identity: 'RECORDER_BOT', kind: 'machine' });
    await happen(app, ...came, aParticipantJoined({ room, who: bot, joinedAt: NOW }));
  });
  after(() => app.close());

  for (const limit of [1, 2, 3, 7, 500]) {
    it(`tells everybody once by ${limit}, and who puts the parts together has the whole`, async () => {
      const whole = (await app.get(PATH)).json;
      const users: unknown[] = [];
      const others: unknown[] = [];
      let cursor: unknown = null;
      for (let parts = 0; parts <= IDENTITIES.length; parts += 1) {
        const { json } = await app.get(`${PATH}?limit=${limit}${cursor === null ? '' : `&cursor=${String(cursor)}`}`);
        expect(identitiesIn(json, 'users')).to.have.length.at.most(limit);
        users.push(...identitiesIn(json, 'users'));
        others.push(...identitiesIn(json, 'observers'), ...identitiesIn(json, 'machines'));
        cursor = valueAt(json, 'next_cursor');
        if (cursor === null) break;
      }
      expect(cursor).to.equal(null);
      expect(users).to.deep.equal(identitiesIn(whole, 'users')).and.have.length(IDENTITIES.length);
      expect(others).to.deep.equal([...identitiesIn(whole, 'observers'), ...identitiesIn(whole, 'machines')]);
      expect(others).to.have.length(2);
    });
  }

  it('says when there are no more', async () => {
    expect(valueAt((await app.get(PATH)).json, 'next_cursor')).to.equal(null);
    expect(valueAt((await app.get(`${PATH}?limit=500`)).json, 'next_cursor')).to.equal(null);
  });

  it('takes any cursor of plain letters for a place in the list', async () => {
    expect((await app.get(`${PATH}?cursor=${Buffer.from('zzzz').toString('base64url')}`)).status).to.equal(200);
    expect((await app.get(`${PATH}?cursor=____`)).status).to.equal(200);
  });

  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=501',
    'limit=1.5',
    'limit=x',
    'limit=',
    'cursor=',
    'cursor=%00',
    'cursor=a%20b',
    `cursor=${'a'.repeat(4_097)}`,
  ]) {
    it(`refuses ${query.slice(0, 20)}`, async () => {
      expectProblem(await app.get(`${PATH}?${query}`), 422, 'invalid_input');
    });
  }
});
