import { IconFileDownload, IconPhotoDown, IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../api/contract/patients';
import { fileUrl } from '../../client/conversations';
import { formatBytes } from '../../time/format';

/** What came with a message: a picture is shown, another file can be saved, and what is not there says why. */
export function Attachments({ items, from }: { readonly items: readonly Attachment[]; readonly from: string }) {
  return (
    <ul className="plain attachments">
      {items.map((item, index) => (
        <li key={item.id ?? index}>
          {item.id === null ? <Absent item={item} /> : <Kept item={item} id={item.id} from={from} />}
        </li>
      ))}
    </ul>
  );
}

interface KeptProps {
  readonly item: Attachment;
  readonly id: string;
  readonly from: string;
}

function Kept({ item, id, from }: KeptProps) {
  const { t, i18n } = useTranslation();
  const kind = useKindWords();
  const size = formatBytes(item.size ?? 0, i18n.language);
  const about = [item.name ?? kind(item.contentType), ...(item.name === null ? [] : [kind(item.contentType)]), size];
  if (!item.isPicture) {
    return (
      <a className="with-icon" href={fileUrl(id)} download>
        <IconFileDownload size={16} aria-hidden="true" />
        {about.join(' · ')}
      </a>
    );
  }
  return (
    <a className="attachment-picture" href={fileUrl(id)} target="_blank" rel="noreferrer">
      <img src={fileUrl(id)} alt={t('attachment.pictureFrom', { name: from })} loading="lazy" />
      <span className="small">{about.join(' · ')}</span>
    </a>
  );
}

function Absent({ item: { state, why, name } }: { readonly item: Attachment }) {
  const { t } = useTranslation();
  const Mark = state === 'awaited' ? IconPhotoDown : IconPhotoOff;
  return (
    <span className={`with-icon ${state === 'lost' ? 'tone-danger' : 'soft'}`}>
      <Mark size={16} aria-hidden="true" />
      {[...(name === null ? [] : [name]), why === null ? t('attachment.awaited') : t(`attachment.lost.${why}`)].join(
        ' · ',
      )}
    </span>
  );
}

/** What kind of file it is, in words; a kind without words is a file. */
function useKindWords(): (contentType: string) => string {
  const { t } = useTranslation();
  return (contentType) =>
    t(`attachment.kind.${contentType.replace('/', '-')}` as 'attachment.kind.image-jpeg', {
      defaultValue: t('attachment.kind.other'),
    });
}
