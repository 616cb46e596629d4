import { USUAL_RULE } from '@homeroom/core';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { WORKBOOK_ROWS } from '../../../src/http/attendance/workbook.js';
import { readCsv } from '../../support/read-csv.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { COURSE, valueAt } from '../story.js';
import { judgedClass, setRule, teacher } from './judged-class.js';

const PATH = `${COURSE}/attendance/results/`;
const USUALLY = { version: 0, rule: USUAL_RULE, setBy: null, setAt: null };

const file = async (app: RunningApp, format: string) =>
  fetch(`${app.url}${PATH}?format=${format}`, { headers: { Authorization: `Bearer ${await teacher()}` } });

describe('the results of a course as a file', () => {
  it('come as a table', async () => {
    const app = await startApp();
    await judgedClass(app);
    const response = await file(app, 'csv');
    expect(response.headers.get('Content-Type')).to.equal('text/csv; charset=utf-8');
    expect(response.headers.get('Content-Disposition')).to.equal('attachment; filename="results-algebra-1.csv"');
    const rows = readCsv(new Uint8Array(await response.arrayBuffer()));
    expect(rows).to.have.length(4);
    expect(rows[1]).to.deep.equal({
      user_id: '8',
      identity: '',
      name: 'Tia',
      role: 'student',
      present: '0',
      late: '0',
      left_early: '0',
      partial: '1',
      absent: '0',
      unsure: '0',
      completed: 'no',
      grade: '0.4447',
      grade_lower: '0.4438',
      grade_upper: '0.4451',
    });
    expect(rows[3]).to.include({ user_id: '', identity: 'stranger', role: '' });
    await app.close();
  });

  it('come as a workbook with the rule that they are by', async () => {
    const app = await startApp();
    await judgedClass(app);
    await setRule(app, { late_after_seconds: null, present_share: 0.8 });
    const response = await file(app, 'xlsx');
    expect(response.headers.get('Content-Disposition')).to.equal('attachment; filename="results-algebra-1.xlsx"');
    const { sheets, formulas } = readWorkbook(new Uint8Array(await response.arrayBuffer()));
    expect(formulas).to.equal(0);
    expect(Object.keys(sheets)).to.deep.equal(['People', 'Course']);
    expect(sheets.People).to.have.length(5);
    const [names = [], first = []] = sheets.People ?? [];
    const ofSam = new Map(names.map(({ value }, index) => [value, first[index]]));
    expect(ofSam.get('user_id')).to.deep.equal({ type: 's', value: '7' });
    expect(ofSam.get('present')).to.deep.equal({ type: 'n', value: '1' });
    expect(ofSam.get('completed')?.value).to.equal('yes');
    const said = new Map((sheets.Course ?? []).map(([name, value]) => [name?.value, value?.value]));
    expect(said.get('slug')).to.equal('algebra-1');
    expect(said.get('rule_version')).to.equal('1');
    expect(said.get('present_share')).to.equal('0.8');
    expect(said.get('set_by')).to.equal('42');
    await app.close();
  });

  it('make no workbook of more people than one can have', async () => {
    const person = { person: null, name: null, role: null };
    const result = {
      verdicts: { present: 0, late: 0, 'left-early': 0, partial: 0, absent: 1, unsure: 0 },
      completed: 'no',
      grade: 0,
      gradeBounds: { lower: 0, upper: 0 },
    } as const;
    const people = [...Array(WORKBOOK_ROWS + 1).keys()].map((index) => ({ ...person, identity: `${index}`, result }));
    const change = (real: RunningApp['liveClasses']): RunningApp['liveClasses'] => ({
      ...real,
      readCourseResults: () => okAsync({ inForce: USUALLY, classes: 1, people }),
    });
    const app = await startApp({ change });
    const tooMany = await app.get(`${PATH}?format=xlsx`);
    expectProblem(tooMany, 422, 'invalid_input');
    expect(valueAt(tooMany.json, 'errors.0.path')).to.equal('format');
    expect((await app.get(`${PATH}?format=csv`)).status).to.equal(200);
    await app.close();
  });
});
