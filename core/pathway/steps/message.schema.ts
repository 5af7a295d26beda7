import { z } from 'zod';
import type { MessageStep } from '../definition';
import { channels, common, commonOf, due, stepId } from './schema-parts';

export const messageSchema = z
  .strictObject({
    ...common,
    message: stepId,
    template: stepId,
    channels: channels.optional(),
    expires: due.optional(),
    urgent: z.boolean().default(false),
  })
  .transform((source): MessageStep => ({
    ...commonOf(source),
    kind: 'message',
    id: source.message,
    template: source.template,
    channels: source.channels ?? [],
    urgent: source.urgent,
    ...(source.expires && { expires: source.expires }),
  }));
