import type { Logger } from 'pino';
import type { Get } from '../container.js';
import type { Metrics } from '../metrics/metrics.js';
import { TOKENS } from '../tokens.js';
import { startActiveRoomsLook, startLossCounter, startRollUps, startSealer } from './attendance-work.js';
import { startProjector } from './projector.js';
import { startOrphansSweeper, startPartsSweeper, startRecordingsWaker, startSweeper } from './sweeper.js';
import { wakeUpHandlers } from './wake-up-handlers.js';
import { WORKER_ENDS_WITHIN_MS, type Work } from './work.js';

/** Projector, jobs and sweeps; each is safe to run in many processes. */
export const startWork = async (get: Get, log: Logger, metrics: Metrics, { add }: Work): Promise<void> => {
  const storage = await get(TOKENS.storage);
  const files = await get(TOKENS.files);
  const liveClasses = await get(TOKENS.liveClasses);
  const projector = startProjector({
    projectInbox: liveClasses.projectInbox,
    listen: storage.listen,
    onReport: ({ settlements }) => {
      for (const { status } of settlements) metrics.projected(status, 1);
    },
    log,
  });
  add('projector', projector);
  add('worker', await storage.startWorker(wakeUpHandlers(liveClasses)), WORKER_ENDS_WITHIN_MS);
  add('sweeper', startSweeper({ sweepUnsettled: liveClasses.sweepUnsettled, log }));
  add('recordings waker', startRecordingsWaker({ wakeDueRecordings: liveClasses.wakeDueRecordings, log }));
  add('active rooms look', startActiveRoomsLook({ reconcileActiveRooms: liveClasses.reconcileActiveRooms, log }));
  add('roll-ups', startRollUps({ rollUpAttendance: liveClasses.rollUpAttendance, metrics, log }));
  add('sealer', startSealer({ sealOldSessions: liveClasses.sealOldSessions, log }));
  add('loss counter', startLossCounter({ reportDrift: liveClasses.reportDrift, metrics, log }));
  add('parts sweeper', startPartsSweeper({ sweep: files.sweep, log }));
  add('orphans sweeper', startOrphansSweeper({ sweepOrphanFiles: liveClasses.sweepOrphanFiles, log }));
};
