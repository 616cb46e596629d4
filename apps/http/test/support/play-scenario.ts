import { expect } from 'chai';
import { ADMIN_KEY, type AppUnderTest, call, classToken, SIGNER, untilProjected } from './app-under-test.js';
import { AttendanceAnswer } from './attendance-answer.js';
import type { RecordedScenario } from './recorded-scenario.js';
import { signedHeaders } from './signed-webhook.js';

/** After the last webhook: the server's sender has given up, and attendance may be final. */
const SETTLED_AFTER_MS = 11 * 60_000;

/** Creates the scenario's classes through the API, sends its webhooks, asks the server once, and reads attendance. */
export const playScenario = async (
  under: AppUnderTest,
  scenario: RecordedScenario,
  setNow: (at: number) => void,
): Promise<AttendanceAnswer[]> => {
  const { app } = under;
  const created = new Set<string>();
  const start = scenario.webhooks[0]?.arrivedAtMs ?? 0;
  const roomIds = scenario.truth.rooms.filter((room) => room.parentRoomId === undefined).map((room) => room.roomId);
  for (const roomId of new Set(roomIds)) {
    setNow(start - 1_000);
    const token = await classToken(roomId, { sub: `teacher of ${roomId}`, role: 'teacher' }, start);
    const answer = await call(app, 'POST', `/api/course/${roomId}/online/room/create/`, token, { room_id: roomId });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    created.add(roomId);
  }
  for (const { body, arrivedAtMs } of scenario.webhooks) {
    setNow(arrivedAtMs);
    const headers = signedHeaders(body, SIGNER, arrivedAtMs);
    const response = await fetch(`${app.url}/api/course/plugnmeet/webhook/`, { method: 'POST', headers, body });
    expect(response.status).to.equal(200);
  }
  await untilProjected(under);
  const settledAt = (scenario.webhooks.at(-1)?.arrivedAtMs ?? 0) + SETTLED_AFTER_MS;
  setNow(settledAt);
  const sheets: AttendanceAnswer[] = [];
  for (const roomId of created) {
    const token = await classToken(roomId, { sub: `teacher of ${roomId}`, role: 'teacher' }, settledAt);
    const reconciled = await call(app, 'POST', '/api/admin/reconcile/', ADMIN_KEY, { room_id: roomId });
    expect(reconciled.status, JSON.stringify(reconciled.body)).to.equal(200);
    await untilProjected(under);
    const answer = await call(app, 'GET', `/api/course/${roomId}/online/sessions/${roomId}/attendance/`, token);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    sheets.push(AttendanceAnswer.parse(answer.body));
  }
  return sheets;
};
