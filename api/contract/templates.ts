import { z } from 'zod';
import { TEMPLATE_RULES } from '../../core/messaging/templates/template-finding';
import { channel, ladder } from './messages';
import { id, instant, localizedText } from './primitives';

const language = z.enum(['en', 'es']);
export const templateParams = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
    .max(60),
});

/** Liquid, as written: it may be faulty. */
const text = z.string().max(20_000);
const texts = z.strictObject({ en: text.exactOptional(), es: text.exactOptional() });
/** Whether its email carries the visit that was booked, or that it is called off. */
const visitInCalendar = z.union([z.boolean(), z.literal('cancelled')]);
/** What is left out of the settings is as the shipped template has it. */
export const writtenTemplate = z
  .strictObject({
    sms: texts.exactOptional(),
    email: z.strictObject({ subject: texts, body: texts }).exactOptional(),
    /** The ladder of steps and campaigns that name no channels. Pathways take it when they are published. */
    channels: ladder.exactOptional(),
    /** What `{{ link.material }}` gives to read: one of `GET /materials`. */
    material: id.max(60).exactOptional(),
    calendar: visitInCalendar.exactOptional(),
  })
  .meta({ id: 'WrittenTemplate' });

const person = z.strictObject({ id: z.string(), name: z.string() });
const draftState = z.strictObject({ version: z.number().int(), updatedAt: instant, updatedBy: person });
export const template = z
  .strictObject({
    name: z.string(),
    /** `own`: the organization's text; `shipped`: the product's; `none`: retired, or only a draft. */
    source: z.enum(['own', 'shipped', 'none']),
    /** Of the organization's text; 0 is the shipped one. Null where nothing is sent. */
    version: z.number().int().nullable(),
    channels: z.array(channel),
    /** What is in force: its ladder (null: as each step says), what it gives to read, and whether its email carries the visit. */
    ladder: z.array(channel).nullable(),
    material: z.string().nullable(),
    calendar: visitInCalendar,
    /** Where patients of a language have no text. */
    gaps: z.array(z.strictObject({ channel, language })),
    /** Pathways that send it: in the version that patients enroll in, or one that some are still on. */
    usedBy: z.array(z.strictObject({ pathway: z.string(), title: localizedText, version: z.number().int() })),
    /** It answers STOP, START or HELP, outside any pathway. */
    standing: z.boolean(),
    draft: draftState.nullable(),
  })
  .meta({ id: 'Template' });
export const templateList = z.strictObject({ items: z.array(template) });

export const templateDraft = draftState
  .extend({ template: z.string(), texts: writtenTemplate })
  .meta({ id: 'TemplateDraft' });
export const templateDetail = template
  .extend({
    /** What is sent now, without the settings of the shipped template; empty where nothing is. */
    texts: writtenTemplate,
    shipped: writtenTemplate.nullable(),
    draft: templateDraft.nullable(),
    /** What its texts may name, and the filters there are. */
    variables: z.strictObject({ sms: z.array(z.string()), email: z.array(z.string()) }),
    filters: z.array(z.string()),
  })
  .meta({ id: 'TemplateDetail' });

export const templateVersion = z
  .strictObject({
    /** 0 is the shipped text. */
    version: z.number().int(),
    hash: z.string().nullable(),
    /** Null: the shipped text was put back, or the template retired. */
    texts: writtenTemplate.nullable(),
    /** The earlier version that it put back. */
    restores: z.number().int().nullable(),
    publishedAt: instant.nullable(),
    publishedBy: person.nullable(),
  })
  .meta({ id: 'TemplateVersion' });
export const templateVersions = z.strictObject({ items: z.array(templateVersion) });

export const templateFinding = z
  .strictObject({
    rule: z.enum(TEMPLATE_RULES),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    channel: channel.optional(),
    language: language.optional(),
    part: z.enum(['subject', 'body']).optional(),
    /** Counted from 1 within that text. */
    line: z.number().int().optional(),
    column: z.number().int().optional(),
  })
  .meta({ id: 'TemplateFinding' });
export const templateCheck = z
  .strictObject({
    /** Whether it could be published: warnings do not stop it. */
    ok: z.boolean(),
    findings: z.array(templateFinding),
  })
  .meta({ id: 'TemplateCheck' });

export const previewRequest = z.strictObject({
  channel,
  language,
  /** What is sent now when absent. */
  source: z.strictObject({ subject: text.exactOptional(), body: text }).exactOptional(),
  /** What `{{ link.material }}` gives to read; the template's when absent. */
  material: id.max(60).exactOptional(),
});
export const templatePreview = z
  .strictObject({
    grade: z.number().nullable(),
    findings: z.array(templateFinding),
    samples: z.array(
      z.strictObject({
        id: z.enum(['usual', 'long-name', 'accents', 'emoji', 'right-to-left', 'long-clinic', 'missing-parts']),
        given: z.string(),
        organization: z.string(),
        /** False: it cannot be sent like this, and what is wrong is in brackets. */
        ok: z.boolean(),
        subject: z.string().optional(),
        body: z.string(),
        segments: z.number().int().optional(),
        encoding: z.enum(['GSM-7', 'UCS-2']).optional(),
      }),
    ),
  })
  .meta({ id: 'TemplatePreview' });
export const revertRequest = z.strictObject({ to: z.number().int().min(0) });

export type Template = z.infer<typeof template>;
export type TemplateDetail = z.infer<typeof templateDetail>;
export type TemplateDraft = z.infer<typeof templateDraft>;
export type WrittenTemplate = z.infer<typeof writtenTemplate>;
export type TemplateVersion = z.infer<typeof templateVersion>;
export type TemplateFinding = z.infer<typeof templateFinding>;
export type TemplateCheck = z.infer<typeof templateCheck>;
export type TemplatePreview = z.infer<typeof templatePreview>;
