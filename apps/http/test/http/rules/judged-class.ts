import { classToken, NOW } from '../class-tokens.js';
import type { Reply, RunningApp } from '../running-app.js';
import { attend, COURSE, openClass, takeSeat } from '../story.js';

export const RULE = `${COURSE}/attendance-rule/`;

/** Until tomorrow: the class is over by then. */
const LONG = { exp: NOW / 1_000 + 86_400 };

export const teacher = () => classToken(LONG);
export const assistant = () => classToken({ sub: '43', name: 'Ben', role: 'assistant', ...LONG });
export const student = () => classToken({ sub: '7', name: 'Sam', role: 'student', picture: undefined, ...LONG });
export const otherStudent = () => classToken({ sub: '8', name: 'Tia', role: 'student', picture: undefined, ...LONG });
export const observer = () => classToken({ sub: '9', name: 'Olga', role: 'observer', picture: undefined, ...LONG });

/**
 * A class of half an hour that has ended: Sam was there for all of it, Tia for ten minutes, Olga looked on, Zoe has a seat
 * and never came; a stranger came without a token of ours for a quarter of an hour.
 */
export const judgedClass = async (app: RunningApp): Promise<void> => {
  await openClass(app);
  await attend(app, await takeSeat(app, await student()), 30);
  await attend(app, await takeSeat(app, await otherStudent()), 10);
  await attend(app, await takeSeat(app, await observer()), 30);
  await takeSeat(app, await classToken({ sub: '6', name: 'Zoe', role: 'student', ...LONG }));
  await attend(app, 'stranger', 15);
  app.ports.clock.advance(31 * 60_000);
  await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' }, token: await teacher() });
};

/** A teacher sets a rule in place of the version given. */
export const setRule = async (app: RunningApp, fields: object, inPlaceOf = 0): Promise<Reply> =>
  app.post(RULE, { body: { ...fields, in_place_of: inPlaceOf }, token: await teacher() });
