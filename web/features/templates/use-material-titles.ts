import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../../client/keys';
import { getMaterials } from '../../client/links';
import { inLanguage } from '../../texts/localized';

/** What there is to read, by its id; empty until it is known. */
export function useMaterialTitles(): ReadonlyMap<string, string> {
  const { i18n } = useTranslation();
  const materials = useQuery({ queryKey: keys.materials, queryFn: ({ signal }) => getMaterials(signal) });
  return new Map((materials.data?.items ?? []).map(({ id, title }) => [id, inLanguage(title, i18n.language)]));
}
