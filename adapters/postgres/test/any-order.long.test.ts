import { anyOrder } from './any-order.js';

describe('the order of facts, at length', () => {
  anyOrder(10, 200);
});
