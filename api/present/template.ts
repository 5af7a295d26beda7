import type { z } from 'zod';
import type * as contract from '../contract/templates';
import { languages } from '../../core/messaging/templates/lint-template';
import { allowedFilters } from '../../core/messaging/templates/liquid';
import { variablesIn } from '../../core/messaging/templates/render';
import { STANDING_REPLIES } from '../../core/messaging/delivery/standing-replies';
import type { MessageTemplate, TemplateTexts } from '../../core/messaging/templates/template';
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
  const use = jointUse(name, uses, null, shipped);
  return {
    ...presentTemplate(facts),
    texts: presentTexts(templateInUse(own, shipped) ?? {}),
    shipped: shipped && presentTexts(shipped),
    draft: draft && presentTemplateDraft(draft),
    variables: { sms: variablesIn('sms', use), email: variablesIn('email', use) },
    filters: allowedFilters,
  };
}

export function presentTemplateDraft(draft: TemplateDraft): Presented<z.input<typeof contract.templateDraft>> {
  return { template: draft.template, texts: presentTexts(draft.texts), ...stateOf(draft) };
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
      texts: texts ? presentTexts(texts) : null,
      restores: restores ?? null,
      publishedAt: publishedAt.toISOString(),
      publishedBy,
    })),
    ...(shipped ? [{ ...first, texts: presentTexts(shipped) }] : []),
  ];
}

function presentTexts({ sms, email }: TemplateTexts): TemplateTexts {
  return { ...(sms && { sms }), ...(email && { email }) };
}

function stateOf({ version, updatedAt, updatedBy }: TemplateDraft) {
  return { version, updatedAt: updatedAt.toISOString(), updatedBy };
}
