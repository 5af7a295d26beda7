import type { Campaign, CampaignRequest } from '../../client/campaigns';

export const QUESTION_KINDS = ['yes-no', 'choice', 'number', 'date', 'text'] as const;
type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface OptionDraft {
  /** Of an answer that is stored already: what was answered is counted by it. */
  readonly id?: string;
  readonly en: string;
  readonly es: string;
}

/** A question while it is written; the answers of a choice are kept while another kind is looked at. */
export interface QuestionDraft {
  readonly kind: QuestionKind | 'none';
  readonly options: readonly OptionDraft[];
}

export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 9;
const LONGEST_ID = 30;
const NO_OPTION: OptionDraft = { en: '', es: '' };

export function questionDraft(question: Campaign['question']): QuestionDraft {
  const options =
    question?.kind === 'choice'
      ? question.options.map(({ id, label: { en, es = '' } }) => ({ id, en, es }))
      : [NO_OPTION, NO_OPTION];
  return { kind: question?.kind ?? 'none', options };
}

export function withOption({ kind, options }: QuestionDraft): QuestionDraft {
  return { kind, options: [...options, NO_OPTION] };
}

/** The question as the API takes it; answers get ids of their English words. */
export function questionOf({ kind, options }: QuestionDraft): CampaignRequest['question'] {
  if (kind === 'none') return undefined;
  if (kind !== 'choice') return { kind };
  const taken = new Set(options.flatMap(({ id }) => id ?? []));
  return {
    kind,
    options: options.map(({ id, en, es }, index) => ({
      id: id ?? freeId(en, index, taken),
      label: { en, ...(es.trim() !== '' && { es }) },
    })),
  };
}

function freeId(words: string, index: number, taken: Set<string>): string {
  const plain = words
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_ID - 2)
    .replace(/^-+|-+$/g, '');
  const wanted = /^[a-z]/.test(plain) ? plain : `answer-${String(index + 1)}`;
  let id = wanted;
  for (let n = 2; taken.has(id); n += 1) id = `${wanted}-${String(n)}`;
  taken.add(id);
  return id;
}
