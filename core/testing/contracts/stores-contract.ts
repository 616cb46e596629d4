import { type AttendanceBookContractOptions, attendanceBookContract } from './attendance-book-contract.js';
import { type AttendanceTotalsContractOptions, attendanceTotalsContract } from './attendance-totals-contract.js';
import { connectionsContract } from './connections-contract.js';
import { coursesContract } from './courses-contract.js';
import { deliveriesContract } from './deliveries-contract.js';
import { driftsContract } from './drifts-contract.js';
import type { MakeStores } from './fresh-stores.js';
import { inboxContract } from './inbox-contract.js';
import { ledgersContract } from './ledgers-contract.js';
import { liveSessionsContract } from './live-sessions-contract.js';
import { recordingsContract } from './recordings-contract.js';
import { roomsContract } from './rooms-contract.js';
import { seatsContract } from './seats-contract.js';

/** How thoroughly a set of stores is examined. */
export type StoresContractOptions = AttendanceBookContractOptions & AttendanceTotalsContractOptions;

/** Every contract of a set of stores. */
export const storesContract = (label: string, make: MakeStores, options: StoresContractOptions = {}): void => {
  coursesContract(label, make);
  liveSessionsContract(label, make);
  roomsContract(label, make);
  seatsContract(label, make);
  connectionsContract(label, make);
  inboxContract(label, make);
  recordingsContract(label, make);
  driftsContract(label, make);
  deliveriesContract(label, make);
  ledgersContract(label, make);
  attendanceBookContract(label, make, options);
  attendanceTotalsContract(label, make, options);
};
