import { addStepTexts } from './en/add-step';
import { campaignsTexts } from './en/campaigns';
import { consentTexts } from './en/consent';
import { courseTexts } from './en/course';
import { inboxTexts } from './en/inbox';
import { linksTexts } from './en/links';
import { messagesTexts } from './en/messages';
import { migrationsTexts } from './en/migrations';
import { pathwayEditorTexts } from './en/pathway-editor';
import { pathwaySimulationTexts } from './en/pathway-simulation';
import { pathwaysTexts } from './en/pathways';
import { patientsTexts } from './en/patients';
import { settingsTexts } from './en/settings';
import { shellTexts } from './en/shell';
import { simulatorTexts } from './en/simulator';
import { templatesTexts } from './en/templates';
import { todayTexts } from './en/today';

/** Every text of the staff screens, in English. `_one` and `_other` are the plural forms of i18next. */
export const en = {
  ...shellTexts,
  ...todayTexts,
  ...patientsTexts,
  ...addStepTexts,
  ...campaignsTexts,
  ...settingsTexts,
  ...consentTexts,
  ...courseTexts,
  ...inboxTexts,
  ...linksTexts,
  ...messagesTexts,
  ...pathwaysTexts,
  ...migrationsTexts,
  ...pathwayEditorTexts,
  ...pathwaySimulationTexts,
  ...simulatorTexts,
  ...templatesTexts,
} as const;
