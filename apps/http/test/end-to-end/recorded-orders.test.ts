import { anyRecordedOrder } from '../support/recorded-orders.js';

/** A sample: the whole proof is recorded-orders.long.test.ts. */
anyRecordedOrder(1);
