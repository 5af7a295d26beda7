import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { errorsByField } from '../../client/problems';
import { setUp } from '../../client/session';
import './sign-in.css';

/** The one-time link of an empty installation: who we are, and who administers it. */
export default function SetupPage() {
  const { t } = useTranslation();
  usePageTitle(t('setup.title'));
  // Behind `#`, so that no log on the way holds it.
  const token = useLocation().hash.slice(1);
  return (
    <main className="sign-in">
      <div className="sign-in-card panel">
        <h1>
          <img src="/icon.svg" alt="" width={28} height={28} /> {t('setup.title')}
        </h1>
        {token === '' ? <p className="notice">{t('setup.noToken')}</p> : <SetupForm token={token} />}
      </div>
    </main>
  );
}

const ZONES = Intl.supportedValuesOf('timeZone');

function SetupForm({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [organization, setOrganization] = useState('');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setup = useMutation({
    mutationFn: () => setUp({ token, organization: { name: organization, zone }, name, email, password }),
    onSuccess: () => navigate('/sign-in'),
  });
  const errors = errorsByField(setup.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setup.mutate();
      }}
    >
      <p className="soft">{t('setup.intro')}</p>
      <TextInput
        label={t('setup.organization')}
        size="sm"
        required
        withAsterisk={false}
        value={organization}
        error={errors['organization/name']}
        onChange={(event) => setOrganization(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('setup.zone')}
        size="sm"
        data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
        value={zone}
        error={errors['organization/zone']}
        onChange={(event) => setZone(event.currentTarget.value)}
      />
      <TextInput
        label={t('setup.name')}
        size="sm"
        autoComplete="name"
        required
        withAsterisk={false}
        value={name}
        error={errors['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('setup.email')}
        type="email"
        size="sm"
        autoComplete="username"
        required
        withAsterisk={false}
        value={email}
        error={errors['email']}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('setup.password')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={12}
        value={password}
        error={errors['password']}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      {setup.error && Object.keys(errors).length === 0 && <Failure error={setup.error} />}
      <Button type="submit" size="sm" loading={setup.isPending}>
        {t('setup.submit')}
      </Button>
    </form>
  );
}
