import { expect } from 'chai';
import { compare, newLedger, VICTIMS, writeUntilKilled } from './killed-writes.js';
import { newFolder, started, tidyUp } from './places.js';

const CYCLES = 20;

describe('SIGKILL in the middle of writes, 20 times on one data folder', function () {
  this.timeout(300_000);
  afterEach(tidyUp);

  it('every answered write is there, after each of them', async () => {
    const dataDir = await newFolder();
    const ledger = newLedger();
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const victim = VICTIMS[cycle % VICTIMS.length] ?? 'node';
      // Other moments in each cycle: in a fresh log, past its first checkpoint, a few rows after a recovery.
      await writeUntilKilled(dataDir, victim, 50 + ((cycle * 379) % 1500), ledger);
      const server = await started({ dataDir, fsync: true });
      const { missing, unanswered } = await compare(server.connection, ledger);
      expect(missing, `cycle ${cycle}, ${victim} killed`).to.deep.equal([]);
      expect(unanswered).to.be.at.most(ledger.cutOff);
      (await server.stop())._unsafeUnwrap();
    }
    expect(ledger.answered.size).to.be.at.least(CYCLES * 50);
  });
});
