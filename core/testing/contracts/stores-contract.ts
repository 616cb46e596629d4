import { type AttendanceBookContractOptions, attendanceBookContract } from './attendance-book-contract.js';
import { connectionsContract } from './connections-contract.js';
import { coursesContract } from './courses-contract.js';
import { driftsContract } from './drifts-contract.js';
import type { MakeStores } from './fresh-stores.js';
import { inboxContract } from './inbox-contract.js';
import { liveSessionsContract } from './live-sessions-contract.js';
import { recordingsContract } from './recordings-contract.js';
import { roomsContract } from './rooms-contract.js';
import { seatsContract } from './seats-contract.js';

/** Every contract of a set of stores. */
export const storesContract = (label: string, make: MakeStores, options: AttendanceBookContractOptions = {}): void => {
  coursesContract(label, make);
  liveSessionsContract(label, make);
  roomsContract(label, make);
  seatsContract(label, make);
  connectionsContract(label, make);
  inboxContract(label, make);
  recordingsContract(label, make);
  driftsContract(label, make);
  attendanceBookContract(label, make, options);
};
