import Router from '@koa/router';
import Koa from 'koa';
import type { Stage } from '../class/stage.js';
import type { Commands } from '../commands.js';
import { addArtifactRoutes } from './artifact-routes.js';
import { authentication } from './authentication.js';
import { addControlRoutes } from './control-routes.js';
import { addDownloadRoutes } from './downloads.js';
import { type ApiFault, apiFaults } from './faults.js';
import { addJoinTokenRoutes, readJoinToken } from './join-token-routes.js';
import { addPageRoutes } from './page-routes.js';
import { addRecordingRoutes } from './recording-routes.js';
import { addRoomRoutes } from './room-routes.js';

export type HttpNeeds = {
  readonly stage: Stage;
  readonly commands: Commands;
  readonly keys: { readonly apiKey: string; readonly apiSecret: string };
  readonly fault: () => ApiFault;
};

/** The whole HTTP side: PlugNMeet's API and downloads, the control routes and the join page. */
export function createHttpApp({ stage, commands, keys, fault }: HttpNeeds): Koa {
  const app = new Koa();
  // As the checks before it: "/AUTH/…" must not pass for another path there and for the same one here.
  const router = new Router({ sensitive: true });
  app.use(apiFaults(fault));
  app.use(authentication(keys));
  addRoomRoutes(router, stage);
  addJoinTokenRoutes(router, stage, keys);
  addRecordingRoutes(router, stage, keys);
  addArtifactRoutes(router, stage, keys);
  addDownloadRoutes(router, stage, keys);
  const readToken = (token: string) => readJoinToken(token, keys, stage.clock());
  addControlRoutes(router, commands, readToken);
  addPageRoutes(router, readToken);
  app.use(router.routes());
  return app;
}
