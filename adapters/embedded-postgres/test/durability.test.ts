import { expect } from 'chai';
import { compare, newLedger, VICTIMS, writeUntilKilled } from './killed-writes.js';
import { newFolder, started, tidyUp } from './places.js';

describe('SIGKILL in the middle of writes', function () {
  this.timeout(60_000);
  afterEach(tidyUp);

  for (const victim of VICTIMS) {
    it(`of ${victim}: every answered write is there`, async () => {
      const dataDir = await newFolder();
      const ledger = newLedger();
      await writeUntilKilled(dataDir, victim, 300, ledger);
      const server = await started({ dataDir, fsync: true });
      const { missing, unanswered } = await compare(server.connection, ledger);
      expect(missing).to.deep.equal([]);
      expect(unanswered).to.be.at.most(ledger.cutOff);
    });
  }
});
