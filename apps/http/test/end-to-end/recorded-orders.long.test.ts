import { anyRecordedOrder } from '../support/recorded-orders.js';

/** Of 43 scenarios: 860 orders in all, in half a minute. */
anyRecordedOrder(20);
