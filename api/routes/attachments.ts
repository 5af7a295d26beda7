import { z } from 'zod';
import { readAttachment } from '../commands/read-attachment';
import { id } from '../contract/primitives';
import { attachmentHeaders } from '../present/attachment';
import { recordAccess, recordSearch } from './access';
import { replyWith, route } from './route';

export const attachmentRoutes = [
  route({
    method: 'get',
    path: '/attachments/:id',
    summary: 'A picture or file that came with a message, as it is kept: a picture to show, anything else to save',
    permission: 'messages:read',
    contract: {
      params: z.strictObject({ id }),
      responses: { 200: { description: 'The bytes, under the type that they are of', file: true } },
    },
    handler: async ({ deps, scope, params }) => {
      const { file, patientIds } = await readAttachment(deps.repositories, scope, params.id);
      for (const patientId of patientIds) await recordAccess(deps, scope, patientId, 'attachment');
      if (patientIds.length === 0) await recordSearch(deps, scope, [], { attachment: file.id });
      return replyWith(200, file.content, attachmentHeaders(file));
    },
  }),
];
