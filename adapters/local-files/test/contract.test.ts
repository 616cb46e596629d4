import { recordingFilesContract } from '@homeroom/core/testing/contracts';
import { localRecordingFiles } from '../src/index.js';
import { workspace } from './workspace.js';

recordingFilesContract('on a local disk', async () => {
  const { directory, remove } = await workspace();
  return { files: localRecordingFiles({ directory }), dispose: remove };
});
