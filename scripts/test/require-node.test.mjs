import { expect } from 'chai';
import { nodeProblem } from '../lib/require-node.mjs';
import { createLab } from './lab.mjs';

const SCRIPTS = ['scripts/ensure-ready.mjs', 'scripts/start.mjs', 'scripts/test.mjs', 'scripts/check.mjs'];

describe('a Node.js that is too old', () => {
  const lab = createLab();
  const olderNode = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`;

  for (const version of ['12.20.0', '18.20.8', '20.18.3']) {
    it(`${version} is told what is needed`, () => {
      expect(nodeProblem(version, '>=20.19')).to.include('>=20.19').and.include(version);
    });
  }

  for (const version of ['20.19.0', '20.20.2', '22.1.0', '24.0.0', '30.0.0']) {
    it(`${version} is fine`, () => {
      expect(nodeProblem(version, '>=20.19')).to.equal(undefined);
    });
  }

  for (const script of SCRIPTS) {
    it(`${script} says so before anything else`, async () => {
      const { status, output } = await lab.run(script, { nodeOptions: [`--import=${olderNode}`] });
      expect(output).to.match(/^Homeroom needs Node\.js >=20\.19 and this is 20\.18\.3 .*\n$/);
      expect(status).to.equal(1);
    });
  }
});
