import { memoryRecordingFiles } from '@homeroom/core/testing';
import { recordingFilesContract } from '@homeroom/core/testing/contracts';

recordingFilesContract('memory', async () => ({ files: memoryRecordingFiles(), dispose: async () => {} }));
