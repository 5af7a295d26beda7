import { useTranslation } from 'react-i18next';
import type { MessageAccount, MessageAccounting } from '../../../api/contract/messages';
import { DrillLink } from './drill-link';
import { isNone, KINDS, type Drill } from './messages-state';

type Group = Omit<Drill, 'kind'>;

interface AccountTableProps {
  readonly accounting: MessageAccounting;
  readonly drill: Drill | null;
}

/** The equation as a whole and in groups: a row's first number is the sum of the others. */
export function AccountTable({ accounting, drill }: AccountTableProps) {
  const { t } = useTranslation();
  const { channels, templates, pathways } = accounting;
  return (
    <div className="panel table-scroll" tabIndex={0} role="group" aria-label={t('messages.numbers')}>
      <table className="table account">
        <caption className="soft small">{t('messages.equation')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('messages.group')}</th>
            {KINDS.map((kind) => (
              <th key={kind} scope="col" className="number">
                {t(`messageKind.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name={t('messages.all')} account={accounting} group={{}} drill={drill} />
        </tbody>
        <tbody>
          <GroupHead title={t('messages.channels')} />
          {channels.map(({ channel, ...account }) => (
            <Row key={channel} name={t(`channel.${channel}`)} account={account} group={{ channel }} drill={drill} />
          ))}
        </tbody>
        <tbody>
          <GroupHead title={t('messages.templates')} />
          {templates.map(({ template, ...account }) => {
            const name = isNone(template) ? t('messages.noTemplate') : template;
            return <Row key={template} name={name} account={account} group={{ template }} drill={drill} />;
          })}
        </tbody>
        <tbody>
          <GroupHead title={t('messages.pathways')} />
          {pathways.map(({ pathway, ...account }) => {
            const name = isNone(pathway) ? t('messages.noPathway') : pathway;
            return <Row key={pathway} name={name} account={account} group={{ pathway }} drill={drill} />;
          })}
        </tbody>
      </table>
    </div>
  );
}

function GroupHead({ title }: { readonly title: string }) {
  return (
    <tr className="account-group">
      <th scope="rowgroup" colSpan={KINDS.length + 1}>
        {title}
      </th>
    </tr>
  );
}

interface RowProps {
  readonly name: string;
  readonly account: MessageAccount;
  readonly group: Group;
  readonly drill: Drill | null;
}

function Row({ name, account, group, drill }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {KINDS.map((kind) => (
        <td key={kind} className="number">
          <DrillLink
            count={account[kind]}
            drill={{ kind, ...group }}
            group={name}
            current={drill !== null && isSame(drill, { kind, ...group })}
          />
        </td>
      ))}
    </tr>
  );
}

function isSame(one: Drill, other: Drill): boolean {
  return (['kind', 'channel', 'template', 'pathway', 'reason'] as const).every((part) => one[part] === other[part]);
}
