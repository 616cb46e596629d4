import { aParticipantJoined, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { withoutFormulas } from '../../../src/http/attendance/formulas.js';
import { RATE_LIMITS } from '../../../src/http/rate-limits.js';
import { readCsv } from '../../support/read-csv.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, happen, observer, openClass, student, takeSeat } from '../story.js';
import { HARD_NAMES } from './hard-names.js';

const PATH = `${COURSE}/sessions/matrices/attendance/`;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('attendance as a file', () => {
  let app: RunningApp;
  let sam: string;
  let olga: string;
  const file = async (format: string, token?: string) => {
    const headers = { Authorization: `Bearer ${token ?? (await classToken())}` };
    const response = await fetch(`${app.url}${PATH}?format=${format}`, { headers });
    expect(response.status).to.equal(200);
    return { headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  beforeEach(async () => {
    app = await startApp();
    await openClass(app);
    sam = await takeSeat(app, await student());
    olga = await takeSeat(app, await observer());
    await attend(app, sam, 30);
    await attend(app, olga, 20);
    await attend(app, 'stranger', 10);
  });
  afterEach(() => app.close());

  it('comes as a table with bounds, evidence and what is open', async () => {
    const { headers, bytes } = await file('csv');
    expect(headers.get('Content-Type')).to.equal('text/csv; charset=utf-8');
    expect(headers.get('Content-Disposition')).to.equal('attachment; filename="attendance-matrices.csv"');
    const rows = readCsv(bytes);
    expect(rows.map(({ identity }) => identity)).to.deep.equal([sam, 'stranger', olga]);
    expect(rows[0]).to.deep.equal({
      user_id: '7',
      identity: sam,
      name: 'Sam',
      role: 'student',
      online: 'false',
      first_joined_at: '2026-11-23T09:00:00.000Z',
      last_left_at: '2026-11-23T09:30:00.500Z',
      attended_seconds: '1800.5',
      attended_seconds_lower: '1799.35',
      attended_seconds_upper: '1801',
      attended_percent: '100',
      weakest_left_evidence: 'observed',
      not_final_because: 'not_ended',
    });
    expect(rows[1]).to.include({ user_id: '', attended_percent: '33.35' });
  });

  it('comes as a workbook with people, intervals and the class', async () => {
    const { headers, bytes } = await file('xlsx');
    expect(headers.get('Content-Type')).to.equal(XLSX);
    expect(headers.get('Content-Disposition')).to.equal('attachment; filename="attendance-matrices.xlsx"');
    const { sheets, formulas } = readWorkbook(bytes);
    expect(formulas).to.equal(0);
    expect(Object.keys(sheets)).to.deep.equal(['People', 'Intervals', 'Class']);
    const [names = [], first = []] = sheets.People ?? [];
    const rowOfSam = new Map(names.map(({ value }, index) => [value, first[index]]));
    expect(rowOfSam.get('identity')).to.deep.equal({ type: 's', value: sam });
    expect(rowOfSam.get('user_id')).to.deep.equal({ type: 's', value: '7' });
    expect(rowOfSam.get('attended_seconds_lower')).to.deep.equal({ type: 'n', value: '1799.35' });
    expect(rowOfSam.get('not_final_because')?.value).to.equal('not_ended');
    const [stayNames = [], ...stays] = sheets.Intervals ?? [];
    expect(stays).to.have.length(3);
    const stay = new Map(stayNames.map(({ value }, index) => [value, stays[0]?.[index]?.value]));
    expect(stay.get('connection')).to.equal(`PA_${sam}`);
    expect(stay.get('left_evidence')).to.equal('observed');
    expect(stay.get('left_reason')).to.equal('CLIENT_INITIATED');
    expect(stay.get('breakout')).to.equal('0');
    const said = new Map((sheets.Class ?? []).map(([name, value]) => [name?.value, value?.value]));
    expect(said.get('room_id')).to.equal('matrices');
    expect(said.get('duration_seconds')).to.equal('1800.5');
    expect(said.get('not_final_because')).to.equal('not_ended');
  });

  it('names the weakest end that somebody’s intervals have', async () => {
    const room = { roomId: 'matrices', parentRoomId: null, sid: null };
    const again = aSighting({ key: 'PA_again', identity: sam, name: null });
    await happen(app, aParticipantJoined({ room, who: again, joinedAt: NOW + 40 * 60_000 }));
    expect(readCsv((await file('csv')).bytes)[0]).to.include({ weakest_left_evidence: 'observed', last_left_at: '' });
    app.ports.clock.advance(60 * 60_000);
    await app.post(`${COURSE}/room/close/`, {
      body: { room_id: 'matrices' },
      token: await classToken({ exp: NOW / 1_000 + 9_999 }),
    });
    const token = await classToken({ exp: NOW / 1_000 + 9_999 });
    expect(readCsv((await file('csv', token)).bytes)[0]?.weakest_left_evidence).not.to.be.oneOf(['observed', '']);
  });

  it('keeps names that tables break on, and lets no spreadsheet run one', async () => {
    for (const [index, name] of HARD_NAMES.entries()) {
      const key = `PA_hard_${index}`;
      const who = aSighting({ key, identity: `hard${String(index).padStart(2, '0')}`, name });
      const room = { roomId: 'matrices', parentRoomId: null, sid: null };
      await happen(app, aParticipantJoined({ room, who, joinedAt: NOW }));
    }
    const ofHard = (identity: string | undefined) => identity?.startsWith('hard');
    const rows = readCsv((await file('csv')).bytes).filter(({ identity }) => ofHard(identity));
    expect(rows.map(({ name }) => name)).to.deep.equal(HARD_NAMES.map(withoutFormulas));
    const { sheets, formulas } = readWorkbook((await file('xlsx')).bytes);
    const people = (sheets.People ?? []).filter(([, identity]) => ofHard(identity?.value));
    expect(people.map(([, , name]) => name)).to.deep.equal(HARD_NAMES.map((value) => ({ type: 's', value })));
    expect(formulas).to.equal(0);
  });

  it('makes a person’s workbooks only so often, and others’ too', async () => {
    const paths = [`${PATH}?format=xlsx`, `${COURSE}/attendance/?format=xlsx`];
    for (let made = 0; made < RATE_LIMITS.exporting.requests; made += 1) {
      expect((await app.get(paths[made % 2] ?? PATH)).status).to.equal(200);
    }
    for (const path of paths) expectProblem(await app.get(path), 429, 'too_many_requests');
    expect((await app.get(`${PATH}?format=csv`)).status).to.equal(200);
    expect((await app.get(PATH.concat('?format=xlsx'), { token: await student() })).status).to.equal(200);
  });

  it('shows a student themselves alone', async () => {
    const rows = readCsv((await file('csv', await student())).bytes);
    expect(rows.map(({ user_id }) => user_id)).to.deep.equal(['7']);
    const { sheets } = readWorkbook((await file('xlsx', await student())).bytes);
    expect(sheets.People).to.have.length(2);
    expect(sheets.Intervals).to.have.length(2);
  });
});
