import { memoryStores } from '@homeroom/core/testing';
import { storesContract } from '@homeroom/core/testing/contracts';

storesContract('memory', async () => ({ stores: memoryStores(), dispose: async () => {} }));
