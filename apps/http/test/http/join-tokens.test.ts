import { expect } from 'chai';
import { classToken } from './class-tokens.js';
import { type RunningApp, startApp } from './running-app.js';
import { openClass, takeSeat } from './story.js';

describe('join tokens', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('lock students and observers, and nobody else', async () => {
    await openClass(app);
    for (const role of ['teacher', 'assistant', 'student', 'observer']) {
      await takeSeat(app, await classToken({ sub: role, role }));
    }
    const { tokensWanted } = app.ports.videoServer;
    expect(tokensWanted.map((wanted) => wanted.admin)).to.deep.equal([true, true, false, false]);
    expect(tokensWanted.map((wanted) => wanted.locks?.microphone ?? null)).to.deep.equal([null, null, true, true]);
  });

  it('carry absolute pictures, which are logged', async () => {
    await openClass(app);
    await takeSeat(app, await classToken({ sub: '7', role: 'student', picture: 'media/sam.png' }));
    expect(app.ports.videoServer.tokensWanted[0]?.pictureUrl).to.equal('https://lms.example/media/sam.png');
    const line = app.log.find((one) => one.includes('https://lms.example/media/sam.png'));
    expect(line).to.contain('"level":"info"');
  });
});
