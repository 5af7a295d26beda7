import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { ApiProblem } from '../../client/http';
import { keys } from '../../client/keys';
import { currentSession, signIn } from '../../client/session';
import './sign-in.css';

/** Signs in, then goes back to where the person was. */
export default function SignInPage() {
  const { t } = useTranslation();
  usePageTitle(t('signIn.title'));
  const [params] = useSearchParams();
  const session = useQuery({ queryKey: keys.session, queryFn: currentSession, staleTime: 60_000 });
  if (session.data) return <Navigate to={safeReturn(params.get('from'))} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-card panel">
        <h1>
          <img src="/icon.svg" alt="" width={28} height={28} /> {t('signIn.heading')}
        </h1>
        <SignInForm />
      </div>
    </main>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => client.setQueryData(keys.session, session),
  });
  const wrong = enter.error instanceof ApiProblem && (enter.error.status === 401 || enter.error.status === 400);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({ email: email.trim(), password });
      }}
    >
      <TextInput
        label={t('signIn.email')}
        type="email"
        size="sm"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      {wrong && (
        <p className="notice" data-tone="danger" role="alert">
          {t('signIn.wrong')}
        </p>
      )}
      {enter.error && !wrong && <Failure error={enter.error} />}
      <Button type="submit" size="sm" loading={enter.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

/** Only a place in this application: never another site's address. */
function safeReturn(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) ? from : '/';
}
