import { expect } from 'chai';
import { signedPath, urlExpiry } from '../../src/http/recordings/recording-urls.js';
import { classToken, NOW } from './class-tokens.js';
import { type Reply, type RunningApp, startApp, URL_SECRETS } from './running-app.js';
import { COURSE, openClass, recordFilm, student, textAt, valueAt } from './story.js';

const FILM = Buffer.from('0123456789abcdefghij');

describe('the files of recordings', () => {
  let app: RunningApp;
  let path: string;
  let poster: string;
  const pathOf = (json: unknown, name: string): string => textAt(json, `recordings.0.${name}`).slice(app.url.length);
  const get = (given: Record<string, string> = {}, url = path): Promise<Reply> =>
    app.get(url, { token: null, headers: given });

  beforeEach(async () => {
    app = await startApp();
    await openClass(app);
    await recordFilm(app, FILM);
    const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`, { token: await student() });
    path = pathOf(json, 'file_url');
    poster = pathOf(json, 'poster_url');
  });
  afterEach(() => app.close());

  it('are listed with all that is known of them', async () => {
    const { json, headers } = await app.get(`${COURSE}/sessions/matrices/recordings/`);
    expect(headers.get('Cache-Control')).to.equal('no-store');
    expect(valueAt(json, 'recordings.0')).to.deep.equal({
      record_id: 'RM_1-2',
      status: 'ready',
      started_at: '2026-11-23T09:00:00.000Z',
      duration_seconds: 60,
      size_bytes: 20,
      sha256: textAt(json, 'recordings.0.sha256'),
      width: 1_280,
      height: 720,
      file_url: textAt(json, 'recordings.0.file_url'),
      poster_url: textAt(json, 'recordings.0.poster_url'),
      storyboard_url: null,
      warning: null,
      custody: [{ step: 'announced', at: '2026-11-23T09:00:00.000Z', evidence: 'observed', detail: null }],
    });
  });

  it('have no URLs before they are there', async () => {
    await recordFilm(app, FILM, { status: 'expected', fileKey: null, posterKey: null });
    const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`);
    expect(valueAt(json, 'recordings.0')).to.include({ file_url: null, poster_url: null });
    expect((await get()).status).to.equal(404);
  });

  it('come whole', async () => {
    const reply = await get();
    expect(reply.status).to.equal(200);
    expect(reply.text).to.equal(FILM.toString());
    const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`);
    expect(Object.fromEntries(reply.headers)).to.include({
      'content-type': 'video/mp4',
      'content-length': '20',
      'accept-ranges': 'bytes',
      etag: `"${textAt(json, 'recordings.0.sha256')}"`,
      'content-disposition': 'inline; filename="recording-RM_1-2.mp4"',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    const picture = await get({}, poster);
    expect(picture.text).to.equal('a picture');
    expect(picture.headers.get('Content-Type')).to.equal('image/jpeg');
    expect(picture.headers.get('Content-Length')).to.equal('9');
  });

  const ranges: [header: string, status: number, text: string, contentRange: string | null][] = [
    ['bytes=0-4', 206, '01234', 'bytes 0-4/20'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/20'],
    ['bytes=15-', 206, 'fghij', 'bytes 15-19/20'],
    ['bytes=19-19', 206, 'j', 'bytes 19-19/20'],
    ['bytes=10-999', 206, 'abcdefghij', 'bytes 10-19/20'],
    ['bytes=-5', 206, 'fghij', 'bytes 15-19/20'],
    ['bytes=-999', 206, FILM.toString(), 'bytes 0-19/20'],
    ['bytes=0-', 206, FILM.toString(), 'bytes 0-19/20'],
    ['bytes=20-', 416, '', 'bytes */20'],
    ['bytes=20-30', 416, '', 'bytes */20'],
    ['bytes=-0', 416, '', 'bytes */20'],
    ['bytes=99999999999999999999-', 416, '', 'bytes */20'],
    ['bytes=4-2', 200, FILM.toString(), null],
    ['bytes=0-1,3-4', 200, FILM.toString(), null],
    ['bytes=a-b', 200, FILM.toString(), null],
    ['bytes=-', 200, FILM.toString(), null],
    ['items=0-4', 200, FILM.toString(), null],
  ];
  for (const [header, status, text, contentRange] of ranges) {
    it(`answer ${header} with ${status}`, async () => {
      const reply = await get({ Range: header });
      expect(reply.status).to.equal(status);
      expect(reply.headers.get('Content-Range')).to.equal(contentRange);
      if (status === 416) return expect(valueAt(reply.json, 'code')).to.equal('range_not_satisfiable');
      expect(reply.text).to.equal(text);
      expect(reply.headers.get('Content-Length')).to.equal(String(text.length));
      const head = await fetch(app.url + path, { method: 'HEAD', headers: { Range: header } });
      expect(head.status).to.equal(status);
      expect(head.headers.get('Content-Range')).to.equal(contentRange);
      expect(head.headers.get('Content-Length')).to.equal(String(text.length));
      return undefined;
    });
  }

  it('are not sent again to who has them', async () => {
    const etag = String((await get()).headers.get('ETag'));
    for (const given of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const reply = await get({ 'If-None-Match': given });
      expect(reply.status, given).to.equal(304);
      expect(reply.text).to.equal('');
      expect(reply.headers.get('ETag')).to.equal(etag);
    }
    expect((await get({ 'If-None-Match': '"x"' })).status).to.equal(200);
    expect((await get({ Range: 'bytes=0-4', 'If-Range': etag })).status).to.equal(206);
    expect((await get({ Range: 'bytes=0-4', 'If-Range': '"x"' })).status).to.equal(200);
    const picture = await get({}, poster);
    expect((await get({ 'If-None-Match': String(picture.headers.get('ETag')) }, poster)).status).to.equal(304);
  });

  it('open to the URL of the right person, recording, kind and time alone', async () => {
    const url = new URL(app.url + path);
    const changed = (name: string, value: string): string => {
      const other = new URL(url);
      other.searchParams.set(name, value);
      return other.pathname + other.search;
    };
    const expires = Number(url.searchParams.get('expires'));
    const forged = [
      changed('person', 'id-1'),
      changed('person', ''),
      changed('expires', String(expires + 1)),
      changed('expires', '9'.repeat(12)),
      changed('sig', ''),
      changed('sig', 'AAAA'),
      url.pathname,
      path.replace('RM_1-2', 'RM_1-3'),
      path.replace('/file', '/poster'),
      poster.replace('/poster', '/file'),
    ];
    for (const one of forged) {
      const reply = await get({}, one);
      expect(reply.status, one).to.equal(403);
      expect(valueAt(reply.json, 'code')).to.equal('not_allowed');
    }
    expect((await get({}, `${url.pathname}/${url.search}`)).status).to.equal(200);
  });

  it('stay open for the duration of the film and two hours', async () => {
    app.ports.clock.advance(60_000 + 7_200_000);
    expect((await get()).status).to.equal(200);
    app.ports.clock.advance(1_000);
    expect((await get()).status).to.equal(403);
  });

  it('open to URLs that the secret before has signed', async () => {
    const grant = { recordId: 'RM_1-2', kind: 'file', readerId: 'somebody', expiresAt: urlExpiry(NOW, 60) } as const;
    for (const secret of URL_SECRETS) expect((await get({}, signedPath(grant, secret))).status).to.equal(200);
    expect((await get({}, signedPath(grant, 'another-secret-of-nobody-we-know-of'))).status).to.equal(403);
  });

  it('are different for each person', async () => {
    const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`, { token: await classToken() });
    expect(pathOf(json, 'file_url')).not.to.equal(path);
  });

  it('have no storyboards yet', async () => {
    for (const name of ['storyboard.vtt', 'storyboard.jpg']) {
      const reply = await get({}, path.replace('/file', `/${name}`));
      expect(valueAt(reply.json, 'code')).to.equal('recording_not_found');
      expect(reply.status).to.equal(404);
    }
  });
});
