import { anyOrder } from './any-order.js';

describe('the order of facts', () => {
  anyOrder(10, 10);
});
