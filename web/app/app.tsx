import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ComponentType } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { NotFoundPage } from './not-found-page';
import { styleNonce } from './nonce';
import { createQueryClient } from './query-client';
import { useMay } from './session-context';
import { SessionGate } from './session-gate';
import { Waiting } from './waiting';
import { cssVariables, theme } from '../theme/theme';

const SignInPage = lazy(() => import('../features/sign-in/sign-in-page'));
const SetupPage = lazy(() => import('../features/sign-in/setup-page'));
const Shell = lazy(() => import('./shell'));
const TodayPage = lazy(() => import('../features/today/today-page'));
const PatientsPage = lazy(() => import('../features/patients/patients-page'));
const PatientPage = lazy(() => import('../features/patients/patient-page'));
const InboxPage = lazy(() => import('../features/inbox/inbox-page'));
const CampaignsPage = lazy(() => import('../features/campaigns/campaigns-page'));
const CampaignPage = lazy(() => import('../features/campaigns/campaign-page'));
const MessagesPage = lazy(() => import('../features/messages/messages-page'));
const PathwaysPage = lazy(() => import('../features/pathways/pathways-page'));
const PathwayPage = lazy(() => import('../features/pathways/pathway-page'));
const EditPathwayPage = lazy(() => import('../features/pathways/editor/edit-page'));
const TemplatesPage = lazy(() => import('../features/templates/templates-page'));
const SettingsPage = lazy(() => import('../features/settings/settings-page'));
const TemplatePage = lazy(() => import('../features/templates/template-page'));
const SimulatorPage = lazy(() => import('../features/simulator/simulator-page'));

export function App() {
  const [queryClient] = useState(createQueryClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={3} />
        <BrowserRouter>
          <Screens />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Screens() {
  return (
    <Routes>
      <Route path="/sign-in" element={<Page of={SignInPage} />} />
      <Route path="/setup" element={<Page of={SetupPage} />} />
      <Route path="/sim" element={<Page of={SimulatorPage} />} />
      <Route
        element={
          <SessionGate>
            <Page of={Shell} />
          </SessionGate>
        }
      >
        <Route index element={<Home />} />
        <Route path="/today" element={<Page of={TodayPage} />} />
        <Route path="/patients" element={<Page of={PatientsPage} />} />
        <Route path="/patients/:id" element={<Page of={PatientPage} />} />
        <Route path="/inbox" element={<Page of={InboxPage} />} />
        <Route path="/messages" element={<Page of={MessagesPage} />} />
        <Route path="/pathways" element={<Page of={PathwaysPage} />} />
        <Route path="/pathways/:name" element={<Page of={PathwayPage} />} />
        <Route path="/pathways/:name/edit" element={<Page of={EditPathwayPage} />} />
        <Route path="/campaigns" element={<Page of={CampaignsPage} />} />
        <Route path="/campaigns/:id" element={<Page of={CampaignPage} />} />
        <Route path="/templates" element={<Page of={TemplatesPage} />} />
        <Route path="/templates/:name" element={<Page of={TemplatePage} />} />
        <Route path="/settings" element={<Page of={SettingsPage} />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}

/** The first screen that the person's role allows. */
function Home() {
  const may = useMay();
  if (may('tasks:read')) return <Navigate to="/today" replace />;
  return <Navigate to={may('patients:read') ? '/patients' : '/pathways'} replace />;
}

function Page({ of: Content }: { readonly of: ComponentType }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Content />
    </Suspense>
  );
}
