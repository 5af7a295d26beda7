import type { z } from 'zod';
import type * as contract from '../contract/templates';
import { languages } from '../../core/messaging/templates/lint-template';
import { allowedFilters } from '../../core/messaging/templates/liquid';
import { variablesIn } from '../../core/messaging/templates/render';
import { STANDING_REPLIES } from '../../core/messaging/delivery/standing-replies';
import {
  settingsOf,
  type MessageTemplate,
  type TemplateTexts,
  type WrittenTemplate,
} from '../../core/messaging/templates/template';
import { templateInUse } from '../../core/messaging/templates/templates-in-use';
import type { TemplateDraft, TemplateVersion } from '../../core/record/template-version';
import { jointUse, pathwaysOf, type PathwayUse } from '../commands/template-uses';
import type { Presented } from './presented';

/** All that is known of one template. */
export interface TemplateFacts {
  readonly name: string;
  readonly own: TemplateVersion | undefined;
  readonly shipped: MessageTemplate | null;
  readonly draft: TemplateDraft | null;
  readonly uses: readonly PathwayUse[];
}

export function presentTemplate({
  name,
  own,
  shipped,
  draft,
  uses,
}: TemplateFacts): Presented<z.input<typeof contract.template>> {
  const inUse = templateInUse(own, shipped);
  const texts: TemplateTexts = inUse ?? {};
  const channels = (['sms', 'email'] as const).filter((channel) => texts[channel]);
  return {
    name,
    source: inUse === null ? 'none' : inUse.version === 0 ? 'shipped' : 'own',
    version: inUse?.version ?? null,
    channels,
    ladder: inUse?.channels ?? null,
    material: inUse?.material ?? null,
    calendar: inUse?.calendar ?? false,
    gaps: channels.flatMap((channel) =>
      languages
        .filter((language) => (channel === 'sms' ? texts.sms : texts.email?.body)?.[language] === undefined)
        .map((language) => ({ channel, language })),
    ),
    usedBy: pathwaysOf(uses),
    standing: STANDING_REPLIES.includes(name),
    draft: draft && stateOf(draft),
  };
}

export function presentTemplateDetail(facts: TemplateFacts): Presented<z.input<typeof contract.templateDetail>> {
  const { name, own, shipped, draft, uses } = facts;
  const inUse = templateInUse(own, shipped);
  const use = jointUse(name, uses, null, inUse);
  return {
    ...presentTemplate(facts),
    texts: own?.texts ? presentWritten(own.texts) : presentTexts(inUse ?? {}),
    shipped: shipped && presentWritten(shipped),
    draft: draft && presentTemplateDraft(draft),
    variables: { sms: variablesIn('sms', use), email: variablesIn('email', use) },
    filters: allowedFilters,
  };
}

export function presentTemplateDraft(draft: TemplateDraft): Presented<z.input<typeof contract.templateDraft>> {
  return { template: draft.template, texts: presentWritten(draft.texts), ...stateOf(draft) };
}

/** Newest first; the shipped text is the oldest. */
export function presentTemplateVersions(
  own: readonly TemplateVersion[],
  shipped: MessageTemplate | null,
): Presented<z.input<typeof contract.templateVersions>>['items'] {
  const first = { version: 0, hash: null, restores: null, publishedAt: null, publishedBy: null };
  return [
    ...own.map(({ version, hash, texts, restores, publishedAt, publishedBy }) => ({
      version,
      hash: hash ?? null,
      texts: texts ? presentWritten(texts) : null,
      restores: restores ?? null,
      publishedAt: publishedAt.toISOString(),
      publishedBy,
    })),
    ...(shipped ? [{ ...first, texts: presentWritten(shipped) }] : []),
  ];
}

function presentWritten(written: WrittenTemplate): WrittenTemplate {
  return { ...settingsOf(written), ...presentTexts(written) };
}

function presentTexts({ sms, email }: TemplateTexts): TemplateTexts {
  return { ...(sms && { sms }), ...(email && { email }) };
}

function stateOf({ version, updatedAt, updatedBy }: TemplateDraft) {
  return { version, updatedAt: updatedAt.toISOString(), updatedBy };
}
