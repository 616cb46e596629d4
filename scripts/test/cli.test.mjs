import { expect } from 'chai';
import { createLab } from './lab.mjs';

describe('a script that is called wrongly', () => {
  const lab = createLab();
  for (const script of [
    'scripts/ensure-ready.mjs',
    'scripts/start.mjs',
    'scripts/check.mjs',
    'scripts/checks/docs.mjs',
  ]) {
    it(`${script} refuses an argument that it does not know, and does nothing`, async () => {
      const { status, output } = await lab.run(script, { args: ['--statc'] });
      expect(output).to.equal('Unknown: --statc; see --help\n');
      expect(status).to.equal(2);
    });

    it(`${script} has a help`, async () => {
      const { status, output } = await lab.run(script, { args: ['--help'] });
      expect(output).to.match(/^Usage: /);
      expect(status).to.equal(0);
    });
  }
});
