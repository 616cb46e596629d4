import { request } from 'node:http';
import { expect } from 'chai';
import { createRoom, invite } from './support/client.js';
import { withSimulator } from './support/simulator.js';

type Result = {
  readonly status: number;
  readonly error?: string;
  readonly participantSid?: string;
  readonly recordId?: string;
  readonly roomId?: string;
};

async function post(url: string, command: string, input: unknown, type = 'application/json'): Promise<Result> {
  const answer = await fetch(`${url}/simulator/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
  const body: Omit<Result, 'status'> = JSON.parse(await answer.text());
  return { status: answer.status, ...body };
}

describe('the control routes', () => {
  it('drive a class from the first join to the end', () =>
    withSimulator({}, async ({ url, rooms }) => {
      await createRoom(url, 'class-1', 'A class');
      const { participantSid } = await post(url, 'join', { roomId: 'class-1', userId: 'ana', device: 'phone' });
      expect(rooms()[0]?.participants[0]).to.include({ sid: participantSid, userId: 'ana', device: 'phone' });
      const { recordId } = await post(url, 'recording/start', { roomId: 'class-1' });
      expect((await post(url, 'recording/stop', { recordId, outcome: 'never' })).status).to.equal(200);
      const group = await post(url, 'breakout', { roomId: 'class-1', id: '1' });
      expect(group.roomId).to.equal('class-1-1');
      expect((await post(url, 'drop', { participantSid })).status).to.equal(200);
      expect(rooms()[0]?.participants[0]?.dropped).to.equal(true);
      const again = await post(url, 'join', { roomId: 'class-1', userId: 'ana', kind: 'STANDARD', microphone: true });
      expect((await post(url, 'leave', { participantSid: again.participantSid })).status).to.equal(200);
      expect((await post(url, 'end', { roomId: 'class-1' })).status).to.equal(200);
      const state = await fetch(`${url}/simulator/state`);
      expect(await state.json()).to.deep.equal({ rooms: JSON.parse(JSON.stringify(rooms())) });
    }));

  it('say what is wrong, and change nothing', () =>
    withSimulator({}, async ({ url, rooms }) => {
      await createRoom(url, 'class-1', 'A class');
      expect(await post(url, 'join', { roomId: 'nowhere', userId: 'ana' })).to.include({ status: 409 });
      expect(await post(url, 'join', { roomId: 'class-1' })).to.deep.equal({ status: 409, error: 'userId is missing' });
      expect(await post(url, 'join', { roomId: 'class-1', userId: 7 })).to.include({ status: 409 });
      expect(await post(url, 'join', { roomId: 'class-1', userId: 'a', kind: 'GHOST' })).to.include({ status: 409 });
      expect(await post(url, 'join', { token: 'forged' })).to.include({ status: 409 });
      expect(await post(url, 'leave', { participantSid: 'PA_nobody' })).to.include({ status: 409 });
      expect(await post(url, 'join', '[1]')).to.include({ status: 400 });
      expect(await post(url, 'join', '{')).to.include({ status: 400 });
      expect(await post(url, 'join', '{}', 'text/plain')).to.include({ status: 415 });
      expect(rooms()[0]?.participants).to.deep.equal([]);
    }));

  it('make the API unreachable, nonsensical, or refusing, and heal it', () =>
    withSimulator({}, async ({ url }) => {
      await createRoom(url, 'class-1', 'A class');
      const ask = () => createRoom(url, 'class-1', 'A class');
      await post(url, 'api', { fault: 'unavailable' });
      const failed = await ask().then(
        () => 'answered',
        (error: Error) => error.message,
      );
      expect(failed).to.equal('fetch failed');
      await post(url, 'api', { fault: 'refuse' });
      expect(await ask()).to.include({ status: false });
      await post(url, 'api', { fault: 'nonsense' });
      expect(await ask().catch((error: Error) => error.name)).to.equal('SyntaxError');
      await post(url, 'api', { fault: null });
      expect(await ask()).to.include({ status: true });
    }));

  it('are not reached under another spelling, and neither is the API: nobody would be asked for a signature', () =>
    withSimulator({}, async ({ url }) => {
      for (const path of ['AUTH/room/getActiveRoomsInfo', 'Auth/room/create', 'SIMULATOR/join']) {
        expect((await fetch(`${url}/${path}`, { method: 'POST', body: '{}' })).status, path).to.equal(404);
      }
    }));

  it('lose the next webhook of a name', () =>
    withSimulator({ webhookUrl: 'http://127.0.0.1:9/' }, async ({ url, rooms }) => {
      expect((await post(url, 'webhooks/lose-next', { event: 'room_created' })).status).to.equal(200);
      await createRoom(url, 'class-1', 'A class');
      expect(rooms()[0]?.waitingWebhooks).to.equal(0);
      await createRoom(url, 'class-2', 'A class');
      expect(rooms()[1]?.waitingWebhooks).to.equal(1);
    }));

  it('answer no foreign page: neither by another name, nor with a form', () =>
    withSimulator({}, async ({ url }) => {
      const { status } = await requestWithHost(url, 'evil.example');
      expect(status).to.equal(403);
      expect((await requestWithHost(url, 'localhost')).status).to.equal(200);
    }));
});

describe('the join page', () => {
  it('says who joins which room, escaped, and lets nothing from outside in', () =>
    withSimulator({}, async ({ url }) => {
      await createRoom(url, 'class-1', 'A class');
      const token = await invite(url, 'class-1', { userId: 'ana', name: '<img src=x onerror=alert(1)> & "A"' });
      const answer = await fetch(`${url}/?access_token=${token}`);
      const html = await answer.text();
      expect(answer.status).to.equal(200);
      expect(html).to.include('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;A&quot;').and.include('class-1');
      expect(html)
        .to.not.include('<img')
        .and.not.include(token)
        .and.not.match(/(src|href)=["']?http/);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).to.include("default-src 'none'").and.include("connect-src 'self'");
      expect(policy).to.not.include('unsafe');
    }));

  it('joins with its token, as its button does', () =>
    withSimulator({}, async ({ url, rooms }) => {
      await createRoom(url, 'class-1', 'A class');
      const token = await invite(url, 'class-1', { userId: 'ana', name: 'Ana' });
      const { participantSid } = await post(url, 'join', { token });
      expect(rooms()[0]?.participants[0]).to.include({ sid: participantSid, userId: 'ana', name: 'Ana' });
    }));

  it('refuses a token that is forged, or whose time is over', async () => {
    let now = Date.now();
    await withSimulator({ clock: () => now }, async ({ url }) => {
      await createRoom(url, 'class-1', 'A class');
      const token = await invite(url, 'class-1', { userId: 'ana', name: 'Ana' });
      expect((await fetch(`${url}/?access_token=${token}x`)).status).to.equal(401);
      now += 600_000;
      expect((await fetch(`${url}/?access_token=${token}`)).status).to.equal(401);
      expect((await post(url, 'join', { token })).status).to.equal(409);
    });
  });
});

function requestWithHost(url: string, host: string): Promise<{ status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/simulator/state`, { headers: { Host: host } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode });
    });
    asked.on('error', reject);
    asked.end();
  });
}
