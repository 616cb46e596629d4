import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type EndableProcess, endProcess, type SignalStep } from '../src/end-process.js';
import type { PostmasterExit } from '../src/index.js';
import { launch } from './launcher-process.js';
import { newFolder, postmasterPid, started, tidyUp } from './places.js';
import { query } from './query.js';
import { until } from './until.js';

describe('stopping an embedded Postgres', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('cuts open connections off, shuts down cleanly, and answers a second time', async () => {
    const lines: string[] = [];
    const dataDir = await newFolder();
    const server = await started({ dataDir, log: (line) => lines.push(line) });
    const asleep = query(server.connection, 'SELECT pg_sleep(60)').catch((thrown) => thrown.code);
    await until('the query runs', async () => {
      const [active] = await query(
        server.connection,
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`,
      );
      return JSON.stringify(active) === '{"count":1}';
    });
    const [first, second] = await Promise.all([server.stop(), server.stop()]);
    expect([first.isOk(), second.isOk()]).to.deep.equal([true, true]);
    expect(await asleep).to.equal('57P01');
    expect(lines.at(-1)).to.include('database system is shut down');
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).to.equal(false);
  });

  it('does not hang when Postgres died by itself, which is told at once', async () => {
    const dataDir = await newFolder();
    const exits: PostmasterExit[] = [];
    const server = await started({ dataDir, onUnexpectedExit: (exit) => exits.push(exit) });
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await until('the exit is told', () => exits.length === 1);
    expect(exits[0]?.signal).to.equal('SIGKILL');
    expect((await server.stop()).isOk()).to.equal(true);
    expect((await started({ dataDir })).adopted).to.equal(false);
  });

  it('is not what Ctrl-C does: the signal reaches Node alone, which stops Postgres in its own time', async () => {
    const launcher = launch({ dataDir: await newFolder() });
    const { connectionString } = await launcher.answer;
    process.kill(-(launcher.child.pid ?? 0), 'SIGINT');
    expect(await query(connectionString ?? '', 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    await launcher.stop();
    expect(launcher.child.exitCode).to.equal(0);
  });

  it('tells of no unexpected exit when it was asked to stop', async () => {
    const exits: PostmasterExit[] = [];
    const server = await started({ dataDir: await newFolder(), onUnexpectedExit: (exit) => exits.push(exit) });
    (await server.stop())._unsafeUnwrap();
    expect(exits).to.deep.equal([]);
  });

  it('goes on to harder signals when a process does not end', async () => {
    const child = spawn(process.execPath, [
      '-e',
      `process.on('SIGINT', () => console.log('SIGINT')); setInterval(() => {}, 1000); console.log('up')`,
    ]);
    await once(child.stdout, 'data');
    const sent: string[] = [];
    const target: EndableProcess = {
      pid: child.pid ?? 0,
      signal: (signal) => {
        sent.push(signal);
        child.kill(signal);
      },
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    };
    const steps: readonly SignalStep[] = [
      { signal: 'SIGINT', waitSeconds: 0.2 },
      { signal: 'SIGQUIT', waitSeconds: 10 },
      { signal: 'SIGKILL', waitSeconds: 10 },
    ];
    expect((await endProcess(target, steps)).isOk()).to.equal(true);
    expect(sent).to.deep.equal(['SIGINT', 'SIGQUIT']);
    expect((await endProcess(target, steps)).isOk()).to.equal(true);
    expect(sent).to.deep.equal(['SIGINT', 'SIGQUIT']);
  });

  it('reports a process that outlives every signal', async () => {
    const steps: readonly SignalStep[] = [
      { signal: 'SIGINT', waitSeconds: 0.05 },
      { signal: 'SIGKILL', waitSeconds: 0.05 },
    ];
    const sent: string[] = [];
    const result = await endProcess({ pid: 4, signal: (signal) => sent.push(signal), hasEnded: () => false }, steps);
    expect(sent).to.deep.equal(['SIGINT', 'SIGKILL']);
    expect(result._unsafeUnwrapErr()).to.include({ type: 'stop-timed-out', pid: 4 });
  });
});
