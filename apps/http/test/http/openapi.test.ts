import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { type RunningApp, startApp } from './running-app.js';

describe('/openapi.json', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  it('is OpenAPI 3.1', async () => {
    const { text } = await app.get('/openapi.json', { token: null });
    const validator = new Validator();
    const verdict = await validator.validate(JSON.parse(text));
    expect(verdict.errors).to.equal(undefined);
    expect(verdict.valid).to.equal(true);
    expect(validator.version).to.equal('3.1');
  });

  it('describes every path of the contract', async () => {
    const { json } = await app.get('/openapi.json', { token: null });
    expect(json)
      .to.have.property('paths')
      .that.has.all.keys(
        '/api/course/online/token/validate/',
        '/api/course/{slug}/online/room/create/',
        '/api/course/online/room/token/',
        '/api/course/{slug}/online/room/close/',
        '/api/course/{slug}/online/sessions/',
        '/api/course/{slug}/online/sessions/{room_id}/',
        '/api/course/{slug}/online/sessions/{room_id}/users/',
        '/api/course/{slug}/online/sessions/{room_id}/attendance/',
        '/api/course/{slug}/online/sessions/{room_id}/recordings/',
        '/api/course/{slug}/online/attendance/',
        '/api/course/{slug}/online/attendance/results/',
        '/api/course/{slug}/online/attendance-rule/',
        '/api/course/{slug}/online/attendance-rule/preview/',
        '/api/course/{slug}/online/attendance-rule/versions/',
        '/api/platform/sessions/',
        '/api/platform/attendance/',
        '/api/course/online/recordings/{record_id}/file',
        '/api/course/online/recordings/{record_id}/poster',
        '/api/course/online/recordings/{record_id}/storyboard.vtt',
        '/api/course/online/recordings/{record_id}/storyboard.jpg',
        '/api/course/plugnmeet/webhook/',
        '/api/admin/inbox/',
        '/api/admin/inbox/{id}/replay/',
        '/api/admin/reconcile/',
        '/api/admin/drift/',
        '/api/admin/rebuild/',
        '/healthz',
        '/readyz',
        '/metrics',
        '/',
        '/openapi.json',
        '/docs',
        '/docs/{asset}',
      );
  });

  it('names each schema and the times in it', async () => {
    const { json } = await app.get('/openapi.json', { token: null });
    expect(json).to.have.nested.property('components.schemas.LiveSession.properties.created_at').that.includes({
      type: 'string',
      format: 'date-time',
    });
    expect(json).to.have.nested.property(
      'components.schemas.CreateRoomRequest.properties.empty_timeout_seconds.minimum',
      120,
    );
  });
});

describe('/docs', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  it('works offline: everything it names comes from here', async () => {
    const page = await app.get('/docs', { token: null });
    expect(page.status).to.equal(200);
    expect(page.headers.get('Content-Security-Policy'))
      .to.include("script-src 'self'")
      .and.include("connect-src 'self'");
    const named = [...page.text.matchAll(/(?:src|href|data-url)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(named.filter((url) => url.startsWith('/'))).to.have.length(4);
    for (const url of named.filter((one) => one !== 'data:,')) {
      const part = await app.get(url, { token: null });
      expect(part.status, url).to.equal(200);
      expect(part.headers.get('X-Content-Type-Options')).to.equal('nosniff');
    }
  });

  it('is where the root leads, also below a path', async () => {
    const reply = await app.get('/', { token: null });
    expect(reply.status).to.equal(302);
    expect(reply.headers.get('Location')).to.equal('/docs');
    const below = await startApp({ publicUrl: 'https://lms.example/live/' });
    expect((await below.get('/', { token: null })).headers.get('Location')).to.equal('/live/docs');
    expect((await below.get('/docs', { token: null })).text).to.contain('"/live/docs/start.js"');
    await below.close();
  });

  it('serves nothing else of the package', async () => {
    for (const part of ['package.json', '..%2Fpackage.json', 'swagger-ui-bundle.js.map', 'constructor']) {
      expect((await app.get(`/docs/${part}`, { token: null })).status, part).to.equal(404);
    }
  });
});
